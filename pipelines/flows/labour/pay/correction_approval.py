"""Changes of pay that was reported: proposed sealed, carried out once approved (LR-PAY-07)."""

import base64
import secrets
from decimal import Decimal
from typing import Any

import msgspec

from connectors.labour.pay_records import Replacing, StoredLine
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.labour.pay.pay_approval import (
    decider,
    locked_sheet,
    note_ending,
    pay_link,
    tell_ledger,
)
from pipelines.flows.services import Services
from pipelines.rules.labour.approval_outlines import PAY_GROUP, UPWARDS
from pipelines.rules.labour.pay.correction import added, corrected
from pipelines.rules.labour.pay.line import PayLine
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PAY
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.approvals.cases import ChangeLine
from schemas.approvals.definition import FactField, FactKind, Facts
from schemas.errors import Conflict, IntegrityBroken

NOTHING = "删除"
NOBODY = "未列入"
CORRECTION_FIELDS = (
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="people", title="更正人数", kind=FactKind.NUMBER, unit="人"),
    FactField(name="change", title="总额变动", kind=FactKind.NUMBER, unit="元", sealed=True),
    FactField(name="reason", title="更正理由", kind=FactKind.TEXT),
)


class CorrectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a request; `before` None adds somebody, `after` None takes out of the sheet."""

    inmate_id: str
    title: str
    version: int
    """Of the line; 0 where the sheet has none."""
    before: Decimal | None
    after: Decimal | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it lies sealed in its case."""

    rows: list[CorrectedRow]
    reason: str
    flag_number: int | None = None
    """Of the sheet's last flag when it was asked for; None in requests older than the number."""


def correction_facts(sheet: SheetRow, wanted: Correction, proposal: dict[str, Any]) -> Facts:
    nothing = Decimal(0)
    change = sum(((row.after or nothing) - (row.before or nothing) for row in wanted.rows), nothing)
    return {
        "month": sheet.month,
        "people": len(wanted.rows),
        "change": float(change),
        "reason": wanted.reason,
        "proposal": digest_of(proposal),
    }


def sealed_correction(keys: KeyProvider, sheet_id: str, wanted: Correction) -> dict[str, Any]:
    """Amounts of single people lie sealed in the case as they do in their sheet."""
    plain = msgspec.json.encode(wanted).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.sealing(PAY), plain, _place(sheet_id), nonce)
    return {"sealed": base64.b64encode(sealed).decode()}


def _place(sheet_id: str) -> str:
    return f"approval_case.pay_correction:{sheet_id}"


def opened_correction(keys: KeyProvider, case: ApprovalCaseRow) -> Correction:
    """The request as it was made; `IntegrityBroken` where anything of it was exchanged."""
    proposal = case.proposal or {}
    if digest_of(proposal) != case.facts.get("proposal"):
        raise IntegrityBroken("待审批的内容与提交时不符。", code="proposal_changed")
    sealed = base64.b64decode(proposal["sealed"])
    plain = open_field(keys.sealing(PAY), sealed, _place(case.object_id))
    return msgspec.json.decode(plain, type=Correction)


def _difference(keys: KeyProvider, case: ApprovalCaseRow) -> list[ChangeLine]:
    return [
        ChangeLine(
            title=row.title,
            before=NOBODY if row.before is None else str(row.before),
            after=NOTHING if row.after is None else str(row.after),
        )
        for row in opened_correction(keys, case).rows
    ]


def standing(line: StoredLine | None) -> tuple[int, Decimal | None]:
    """What a request must find unchanged: the line's version, and its amount where it counts."""
    if line is None:
        return 0, None
    return line.version, None if line.removed else line.line.amount


def _line(
    sheet: SheetRow, now: StoredLine | None, row: CorrectedRow, reason: str, case_id: str
) -> PayLine | None:
    if row.after is None:
        return None
    if now is None or now.removed:
        return added(row.inmate_id, sheet.month, row.after, reason, case_id)
    return corrected(now.line, row.after, reason, case_id)


async def _correct(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Change the named rows alone; what they were stays as versions."""
    sheet, wanted = await locked_sheet(tx, case), opened_correction(services.keys, case)
    replacing = Replacing(
        reason=wanted.reason, by=case.applicant_name, at=ending.at, case_id=case.id
    )
    known = {one.inmate_id: one for one in await services.pay_book.lines(tx, sheet.key)}
    changes: dict[str, PayLine | None] = {}
    for row in wanted.rows:
        now = known.get(row.inmate_id)
        if standing(now) != (row.version, row.before):
            raise Conflict("报酬在提交后已有变化，请驳回后重新申请。", code="changed_meanwhile")
        changes[row.inmate_id] = _line(sheet, now, row, wanted.reason, case.id)
    written = await services.pay_book.change(tx, sheet.key, changes, replacing)
    # Who asked knew the flags of then and answers for them. One that came later speaks of a change
    # that these rows were not made for; whether they cover it nobody knows, so it stays. A number
    # tells which came first: clocks do not, as a flag's transaction may wait for the month's lock.
    covered = wanted.flag_number == sheet.flag_number
    await pay_sheets.corrected(tx, sheet.id, written, covered=covered)
    await tell_ledger(tx, sheet.id, decider(case, ending), ending.at)
    told = {"people": len(wanted.rows), "reason": wanted.reason}
    await note_ending(tx, sheet, case, ending, "pay_sheet.corrected", told)


PAY_CORRECTION = ApprovalKind(
    code="pay_correction",
    title="劳动报酬更正",
    group=PAY_GROUP,
    fields=CORRECTION_FIELDS,
    default=UPWARDS,
    filing=False,
    approved=_correct,
    difference=_difference,
    link=pay_link,
)
