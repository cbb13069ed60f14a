"""Sheets of pay reported up, and changes of pay that was reported (LR-PAY-04, -06, -07)."""

import base64
import secrets
from decimal import Decimal
from typing import Any

import msgspec

from connectors.labour.pay_book import Replacing, StoredLine
from connectors.postgres import audit
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.transaction import Tx
from pipelines.labour.pay.correction import corrected
from pipelines.labour.pay.line import total_of
from pipelines.labour.pay.sheet_state import SheetState
from pipelines.rules.checks import Outcome
from pipelines.security.digest import sm3_hex
from pipelines.security.field import open_field, seal_field
from pipelines.security.keys import KeyProvider
from pipelines.security.purposes import PAY
from pipelines.security.sm4 import NONCE_BYTES
from schemas.approvals.cases import ChangeLine
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Facts, Node
from schemas.errors import Conflict, IntegrityBroken, NotFound
from schemas.people.kinds import OrgType, Role
from serve.approvals.kind import ApprovalKind, Ending
from serve.approvals.proposals import digest_of
from serve.services import Services

GROUP = "劳动报酬"
UP_TO_DATE = "up_to_date"
NOTHING = "删除"
SHEET_FIELDS = (
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="people", title="人数", kind=FactKind.NUMBER, unit="人"),
    FactField(name="amount", title="报酬总额", kind=FactKind.NUMBER, unit="元"),
)
CORRECTION_FIELDS = (
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="people", title="更正人数", kind=FactKind.NUMBER, unit="人"),
    FactField(name="change", title="总额变动", kind=FactKind.NUMBER, unit="元"),
    FactField(name="reason", title="更正理由", kind=FactKind.TEXT),
)
UPWARDS = Definition(
    nodes=[
        Node(
            key="ward",
            title="监区审批",
            approvers=[ByRole(role=Role.APPROVER.value, level=OrgType.WARD)],
        ),
        Node(
            key="prison",
            title="监狱审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.PRISON)],
        ),
        Node(
            key="bureau",
            title="市局审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.BUREAU)],
        ),
    ]
)
"""From the ward to the prison to the bureau, each of whom decides."""


class CorrectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a request; `after` None takes it out of the sheet."""

    inmate_id: str
    title: str
    version: int
    before: Decimal
    after: Decimal | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it lies sealed in its case."""

    rows: list[CorrectedRow]
    reason: str


def content_digest(lines: list[StoredLine]) -> str:
    """Of every line and step: a signature covers what is paid, not its sum alone."""
    ordered = sorted(lines, key=lambda one: one.inmate_id)
    content = [(one.version, one.removed, one.line) for one in ordered]
    return sm3_hex(msgspec.json.encode(content, order="deterministic"))


def sheet_facts(sheet: SheetRow, content: str) -> Facts:
    """What conditions may ask, and the digest of the lines."""
    return {
        "month": sheet.month,
        "people": sheet.people,
        "amount": float(sheet.amount),
        "content": content,
    }


def correction_facts(sheet: SheetRow, wanted: Correction, proposal: dict[str, Any]) -> Facts:
    change = sum(((row.after or Decimal(0)) - row.before for row in wanted.rows), Decimal(0))
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
    sealed = seal_field(keys.derive(PAY), plain, _place(sheet_id), nonce)
    return {"sealed": base64.b64encode(sealed).decode()}


def _place(sheet_id: str) -> str:
    return f"approval_case.pay_correction:{sheet_id}"


def opened_correction(keys: KeyProvider, case: ApprovalCaseRow) -> Correction:
    """The request as it was made; `IntegrityBroken` where anything of it was exchanged."""
    proposal = case.proposal or {}
    if digest_of(proposal) != case.facts.get("proposal"):
        raise IntegrityBroken("待审批的内容与提交时不符。", code="proposal_changed")
    sealed = base64.b64decode(proposal["sealed"])
    plain = open_field(keys.derive(PAY), sealed, _place(case.object_id))
    return msgspec.json.decode(plain, type=Correction)


def _difference(keys: KeyProvider, case: ApprovalCaseRow) -> list[ChangeLine]:
    return [
        ChangeLine(
            title=row.title,
            before=str(row.before),
            after=NOTHING if row.after is None else str(row.after),
        )
        for row in opened_correction(keys, case).rows
    ]


async def _sheet(tx: Tx, case: ApprovalCaseRow, *, for_update: bool = False) -> SheetRow:
    found = await pay_sheets.get(tx, case.object_id, for_update=for_update)
    if found is None:
        raise NotFound("没有找到这张报酬表。", code="pay_sheet_not_found")
    return found


async def _locked(tx: Tx, case: ApprovalCaseRow) -> SheetRow:
    known = await _sheet(tx, case)
    await pay_sheets.lock_month(tx, known.ward_id, known.month)
    return await _sheet(tx, case, for_update=True)


async def _checks(tx: Tx, _: Services, case: ApprovalCaseRow) -> list[Outcome]:
    sheet = await _sheet(tx, case)
    stale = sheet.needs_recalculation
    told = f"{sheet.recalculation_reason}，须退回重新计算" if stale else "与工时和规则一致"
    return [Outcome(UP_TO_DATE, not stale, told)]


async def _approve(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    sheet = await _locked(tx, case)
    if sheet.state is not SheetState.REPORTED:
        return
    if sheet.needs_recalculation:
        raise Conflict("报酬表的数据有变动，请退回重新计算。", code="pay_outdated")
    if content_digest(await services.pay_book.lines(tx, sheet.key)) != case.facts["content"]:
        raise IntegrityBroken("报酬表与上报时不符。", code="pay_changed")
    await pay_sheets.approved(tx, sheet.id, ending.at)
    await _note(tx, sheet, case, ending, "pay_sheet.approved", {})


async def _return(tx: Tx, _: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    sheet = await _locked(tx, case)
    if sheet.state is SheetState.REPORTED:
        await pay_sheets.returned(tx, sheet.id, ending.opinion)
        await _note(tx, sheet, case, ending, "pay_sheet.returned", {"reason": ending.opinion})


async def _keep_reported(tx: Tx, _: Services, case: ApprovalCaseRow, __: Ending) -> None:
    """What was reported comes back by an approver's decision alone."""
    if (await _locked(tx, case)).state is SheetState.REPORTED:
        raise Conflict("已上报的报酬表不能撤回，需要修改时请由审批人退回。", code="pay_reported")


async def _correct(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Change the named rows alone; what they were stays as versions."""
    sheet, wanted = await _locked(tx, case), opened_correction(services.keys, case)
    replacing = Replacing(
        reason=wanted.reason, by=case.applicant_name, at=ending.at, case_id=case.id
    )
    book = services.pay_book
    for row in wanted.rows:
        now = await book.line(tx, sheet.key, row.inmate_id)
        if (
            now is None
            or now.removed
            or (now.version, now.line.amount) != (row.version, row.before)
        ):
            raise Conflict("报酬在提交后已有变化，请驳回后重新申请。", code="changed_meanwhile")
        line = None
        if row.after is not None:
            line = corrected(now.line, row.after, wanted.reason, case.id)
        await book.change(tx, sheet.key, row.inmate_id, line, replacing)
    counted = [one.line for one in await book.lines(tx, sheet.key) if not one.removed]
    await pay_sheets.calculated(tx, sheet.id, total_of(counted), None, ending.at)
    told = {"people": len(wanted.rows), "reason": wanted.reason}
    await _note(tx, sheet, case, ending, "pay_sheet.corrected", told)


async def _note(
    tx: Tx,
    sheet: SheetRow,
    case: ApprovalCaseRow,
    ending: Ending,
    action: str,
    detail: dict[str, object],
) -> None:
    await audit.write(
        tx,
        stream=sheet.prison_code,
        actor=ending.actor,
        action=action,
        object_kind="pay_sheet",
        object_id=sheet.id,
        detail={"month": sheet.month, "ward": sheet.ward, "case_id": case.id, **detail},
        at=ending.at,
    )


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/pay/{case.object_id}"


PAY_SHEET = ApprovalKind(
    code="pay_sheet",
    title="劳动报酬上报",
    group=GROUP,
    fields=SHEET_FIELDS,
    default=UPWARDS,
    # Nobody's own word is enough for money.
    filing=False,
    checks=_checks,
    check_titles={UP_TO_DATE: "计算依据"},
    approved=_approve,
    rejected=_return,
    returned=_return,
    withdrawn=_keep_reported,
    link=_link,
)
PAY_CORRECTION = ApprovalKind(
    code="pay_correction",
    title="劳动报酬更正",
    group=GROUP,
    fields=CORRECTION_FIELDS,
    default=UPWARDS,
    filing=False,
    approved=_correct,
    difference=_difference,
    link=_link,
)
