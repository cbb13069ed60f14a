"""The change of an approved report as it waits in its case: sealed, as the report itself lies."""

import base64
import secrets
from typing import Any

import msgspec

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.proposals import digest_of
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import REPORT_CELL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import IntegrityBroken
from schemas.reports.state import Origin


class ProposedCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell with what it held and what it is to hold; `title` names it to the approver."""

    title: str
    row: str
    column: str
    old: str | None
    new: str | None
    origin: Origin
    source_value: str | None


class ProposedChange(msgspec.Struct, frozen=True):
    """All that is to be changed, and why."""

    reason: str
    cells: list[ProposedCell]


def sealed_proposal(keys: KeyProvider, report_id: str, change: ProposedChange) -> dict[str, Any]:
    """As the case keeps it."""
    plain = msgspec.json.encode(change).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.sealing(REPORT_CELL), plain, _place(report_id), nonce)
    return {"sealed": base64.b64encode(sealed).decode()}


def opened_proposal(keys: KeyProvider, case: ApprovalCaseRow) -> ProposedChange:
    """As it was submitted; `IntegrityBroken` where anything of it was exchanged."""
    proposal = case.proposal or {}
    if digest_of(proposal) != case.facts.get("proposal"):
        raise IntegrityBroken("待审批的内容与提交时不符。", code="proposal_changed")
    sealed = base64.b64decode(proposal["sealed"])
    plain = open_field(keys.sealing(REPORT_CELL), sealed, _place(case.object_id))
    return msgspec.json.decode(plain, type=ProposedChange)


def _place(report_id: str) -> str:
    return f"approval_case.report_change:{report_id}"
