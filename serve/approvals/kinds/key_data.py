"""A change or deletion of key data, of which both versions are kept (NF-SEC-09)."""

import base64
import json
import secrets
from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres import officers
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.modules.record import Stored
from pipelines.security.digest import sm3_hex
from pipelines.security.field import open_field, seal_field
from pipelines.security.keys import KeyProvider
from pipelines.security.purposes import PERSONAL
from pipelines.security.sm4 import NONCE_BYTES
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.errors import Conflict, IntegrityBroken
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module, Verb
from schemas.people.kinds import Role
from serve.approvals.kind import ApprovalKind, Ending
from serve.auth.callers import Officer, officer_caller
from serve.auth.rights import rights_of
from serve.modules import saving
from serve.modules.desk import Desk
from serve.services import Services

CODE = "key_data"
FIELDS = (
    FactField(
        name="module",
        title="数据类型",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(module.code, module.title) for module in MODULES.values()),
    ),
    FactField(
        name="verb",
        title="操作",
        kind=FactKind.CHOICE,
        options=(FactOption(Verb.EDIT.value, "修改"), FactOption(Verb.DELETE.value, "删除")),
    ),
    FactField(name="fields", title="变更字段数", kind=FactKind.NUMBER, unit="个"),
)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be carried out once it is approved."""

    verb: Verb
    values: dict[str, Any] = {}
    reason: str = ""
    effective_at: datetime | None = None


def proposal_of(
    keys: KeyProvider, module: Module, before: Stored, change: Change, lines: list[dict[str, Any]]
) -> dict[str, Any]:
    """The difference in words, masked, and the change itself, sealed: it may hold personal data."""
    plain = msgspec.json.encode(change).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.derive(PERSONAL), plain, _place(module.code, before.id), nonce)
    return {
        "module": module.code,
        "version": before.version,
        "lines": lines,
        "sealed": base64.b64encode(sealed).decode(),
    }


def facts_for(module: Module, change: Change, proposal: dict[str, Any]) -> Facts:
    """What conditions may ask; the proposal's digest is among it, so that signatures cover it."""
    return {
        "module": module.code,
        "verb": change.verb.value,
        "fields": len(proposal["lines"]),
        "proposal": _digest(proposal),
    }


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Carry the change out in the name of its applicant, on the version that was shown."""
    proposal = case.proposal or {}
    if _digest(proposal) != case.facts.get("proposal"):
        raise IntegrityBroken("待审批的修改内容与提交时不符。", code="proposal_changed")
    change = _opened(services.keys, case, proposal)
    desk = Desk(services, await _applicant(tx, services, case), proposal["module"])
    before = await desk.need(tx, case.object_id, for_update=True)
    if before.version != proposal["version"]:
        raise Conflict("记录在提交后已有变化，请驳回后重新提交。", code="changed_meanwhile")
    reason = f"{change.reason}（{ending.actor.name}审批通过）"[:200]
    if change.verb is Verb.DELETE:
        await saving.remove(tx, desk, before, reason=reason, approved=True)
    else:
        await saving.edit(
            tx,
            desk,
            before,
            change.values,
            reason=reason,
            effective_at=change.effective_at,
            approved=True,
        )


def _opened(keys: KeyProvider, case: ApprovalCaseRow, proposal: dict[str, Any]) -> Change:
    sealed = base64.b64decode(proposal["sealed"])
    place = _place(proposal["module"], case.object_id)
    return msgspec.json.decode(open_field(keys.derive(PERSONAL), sealed, place), type=Change)


async def _applicant(tx: Tx, services: Services, case: ApprovalCaseRow) -> Officer:
    """The applicant with the rights of today: who lost them since can no longer change anything."""
    row = await officers.get(tx, case.applicant_id or "")
    if row is None:
        raise Conflict("申请人的账号已不存在。", code="applicant_gone")
    return officer_caller(row, await rights_of(tx, services, row.id), None, "", "")


def _place(module: str, record_id: str) -> str:
    return f"approval_case.proposal:{module}:{record_id}"


def _digest(proposal: dict[str, Any]) -> str:
    return sm3_hex(json.dumps(proposal, ensure_ascii=False, sort_keys=True).encode())


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/m/{(case.proposal or {}).get('module')}/{case.object_id}"


KEY_DATA = ApprovalKind(
    code=CODE,
    title="重点数据变更",
    group="基础信息",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    approved=_approved,
    link=_link,
)
