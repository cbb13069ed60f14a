"""What is to be done with a record once it is approved, kept sealed until then."""

import base64
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from connectors.postgres.access import officers
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer, officer_caller
from pipelines.flows.access.auth.rights import rights_of
from pipelines.flows.services import Services
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import Conflict, IntegrityBroken
from schemas.modules.module import Verb


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be carried out; `version` is the record's that was shown."""

    module: str
    verb: Verb
    action: str = ""
    """An action of the module, which is then what the edit is."""
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    """What the fields of an edit held when it was asked for."""
    version: int = 0
    reason: str = ""
    effective_at: datetime | None = None
    applicant: str | None = None
    """Id of who asked for it; sealed with it, so that nobody is put in his place."""
    lines: list[dict[str, Any]] | None = None
    """What approvers were told in words; None in one from before this was sealed too."""


C = TypeVar("C", bound=Change)


def proposal_of(
    keys: KeyProvider,
    change: Change,
    object_id: str,
    lines: list[dict[str, Any]],
    **more: str | None,
) -> dict[str, Any]:
    """The difference in words, masked, and the change itself, sealed: it may hold personal data."""
    plain = msgspec.json.encode(msgspec.structs.replace(change, lines=lines)).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.sealing(PERSONAL), plain, _place(object_id), nonce)
    kept = {"module": change.module, "lines": lines, "sealed": base64.b64encode(sealed).decode()}
    return kept | more


def digest_of(proposal: dict[str, Any]) -> str:
    """Belongs among the facts, so that every signature covers what was proposed."""
    return sm3_hex(json.dumps(proposal, ensure_ascii=False, sort_keys=True).encode())


def opened(keys: KeyProvider, case: ApprovalCaseRow) -> Change:
    """The change as it was submitted; `IntegrityBroken` where anything of it was exchanged."""
    return opened_as(Change, keys, case)


def opened_as(form: type[C], keys: KeyProvider, case: ApprovalCaseRow) -> C:
    """The same for a kind whose changes say more."""
    proposal = case.proposal or {}
    if digest_of(proposal) != case.facts.get("proposal"):
        raise _exchanged()
    sealed = base64.b64decode(proposal["sealed"])
    plain = open_field(keys.sealing(PERSONAL), sealed, _place(case.object_id))
    change = msgspec.json.decode(plain, type=form)
    # Digests have no key: whoever may write the database makes them anew, and the seal not.
    if change.lines is not None and change.lines != proposal["lines"]:
        raise _exchanged()
    if change.applicant not in (None, case.applicant_id):
        raise _exchanged()
    return change


def _exchanged() -> IntegrityBroken:
    return IntegrityBroken("待审批的内容与提交时不符。", code="proposal_changed")


def shown_values(before: Stored, names: Iterable[str]) -> dict[str, Any]:
    """The present values of some fields, as a proposal keeps them."""
    known = {name: before.values[name] for name in names if name in before.values}
    kept: dict[str, Any] = msgspec.to_builtins(known)
    return kept


def require_as_shown(change: Change, before: Stored) -> None:
    """`Conflict` where what is to be changed or deleted is no longer what was shown.

    An edit bears that other fields have moved meanwhile; a deletion takes the whole record.
    """
    if before.version == change.version:
        return
    same = change.shown == shown_values(before, change.shown)
    if change.verb is Verb.DELETE or not change.shown or not same:
        raise Conflict("记录在提交后已有变化，请驳回后重新提交。", code="changed_meanwhile")


async def officer_of(tx: Tx, services: Services, officer_id: str | None) -> Officer:
    """An officer with the rights of today: who lost them since can no longer change anything."""
    row = await officers.get(tx, officer_id or "")
    if row is None:
        raise Conflict("经办民警的账号已不存在。", code="officer_gone")
    return officer_caller(row, await rights_of(tx, services, row.id), None, "", "")


def _place(object_id: str) -> str:
    return f"approval_case.proposal:{object_id}"
