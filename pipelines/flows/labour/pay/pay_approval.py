"""Sheets of pay reported up from ward to prison to bureau (LR-PAY-04, -06)."""

from datetime import datetime
from decimal import Decimal

from connectors.labour.pay_records import StoredLine
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.approval_outlines import PAY_SHEET as OUTLINE
from pipelines.rules.labour.pay import sheet_rows
from pipelines.rules.labour.pay.line import total_of
from pipelines.rules.labour.pay.month import first_day
from pipelines.rules.labour.pay.sheet_state import SheetState
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import APPROVAL_CONTENT
from schemas.approvals.definition import Facts
from schemas.errors import Conflict, IntegrityBroken, NotFound
from schemas.messages.labour import PaySettled, PayState
from schemas.messages.subjects import labour_pay

UP_TO_DATE = "up_to_date"


def content_digest(keys: KeyProvider, lines: list[StoredLine]) -> str:
    """Keyed, since amounts are few enough to be tried one after another."""
    content = sheet_rows.content_of([(one.version, one.removed, one.line) for one in lines])
    return hmac_sm3(keys.derive(APPROVAL_CONTENT), content).hex()


def amount_of(lines: list[StoredLine]) -> Decimal:
    """What a sheet of these lines comes to."""
    return total_of([one.line for one in lines if not one.removed]).amount


def sheet_facts(keys: KeyProvider, sheet: SheetRow, lines: list[StoredLine]) -> Facts:
    """What conditions may ask, and the digest of the lines."""
    facts = sheet_rows.sheet_facts(sheet.month, sheet.people, amount_of(lines))
    return facts | {"content": content_digest(keys, lines)}


async def tell_ledger(tx: Tx, sheet_id: str, by: str, at: datetime) -> None:
    """Tell the shard how far the sheet has come, with whatever this transaction decided."""
    sheet = await pay_sheets.told(tx, sheet_id)
    assert sheet.version_id is not None
    message = PaySettled(
        sheet_id=sheet.id,
        prison_id=sheet.prison_id,
        ward_id=sheet.ward_id,
        day=first_day(sheet.month),
        version=sheet.version,
        by=by,
        at=at,
        version_id=sheet.version_id,
        state=PayState(sheet.state.value),
        step=sheet.step,
    )
    await outbox.put(tx, labour_pay(sheet.prison_code), message)


def decider(case: ApprovalCaseRow, ending: Ending) -> str:
    """Who decided; where the platform did, who asked: an officer, since nobody else reports pay."""
    found = ending.actor.id or case.applicant_id
    assert found is not None
    return found


async def _sheet(tx: Tx, case: ApprovalCaseRow, *, for_update: bool = False) -> SheetRow:
    found = await pay_sheets.get(tx, case.object_id, for_update=for_update)
    if found is None:
        raise NotFound("没有找到这张报酬表。", code="pay_sheet_not_found")
    return found


async def locked_sheet(tx: Tx, case: ApprovalCaseRow) -> SheetRow:
    """The sheet of a case, locked with its month: the case itself is held already."""
    known = await _sheet(tx, case)
    await pay_sheets.lock_month(tx, known.ward_id, known.month)
    return await _sheet(tx, case, for_update=True)


async def _checks(tx: Tx, _: Services, case: ApprovalCaseRow) -> list[Outcome]:
    sheet = await _sheet(tx, case)
    stale = sheet.needs_recalculation
    told = f"{sheet.recalculation_reason}，须退回重新计算" if stale else "与工时和规则一致"
    return [Outcome(UP_TO_DATE, not stale, told)]


async def _approve(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    sheet = await locked_sheet(tx, case)
    if sheet.state is not SheetState.REPORTED:
        return
    if sheet.needs_recalculation:
        raise Conflict("报酬表的数据有变动，请退回重新计算。", code="pay_outdated")
    lines = await services.pay_book.lines(tx, sheet.key)
    if content_digest(services.keys, lines) != case.facts["content"]:
        raise IntegrityBroken("报酬表与上报时不符。", code="pay_changed")
    await pay_sheets.approved(tx, sheet.id, ending.at)
    await tell_ledger(tx, sheet.id, decider(case, ending), ending.at)
    await note_ending(tx, sheet, case, ending, sheet_rows.APPROVED, {})


async def _return(tx: Tx, _: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    sheet = await locked_sheet(tx, case)
    if sheet.state is SheetState.REPORTED:
        await pay_sheets.returned(tx, sheet.id, ending.opinion)
        await tell_ledger(tx, sheet.id, decider(case, ending), ending.at)
        await note_ending(tx, sheet, case, ending, "pay_sheet.returned", {"reason": ending.opinion})


async def _keep_reported(tx: Tx, _: Services, case: ApprovalCaseRow, __: Ending) -> None:
    """What was reported comes back by an approver's decision alone."""
    if (await locked_sheet(tx, case)).state is SheetState.REPORTED:
        raise Conflict("已上报的报酬表不能撤回，需要修改时请由审批人退回。", code="pay_reported")


async def note_ending(
    tx: Tx,
    sheet: SheetRow,
    case: ApprovalCaseRow,
    ending: Ending,
    action: str,
    detail: dict[str, object],
) -> None:
    """The audit row of what a decision did to a sheet."""
    await audit.write(
        tx,
        stream=sheet.prison_code,
        actor=ending.actor,
        action=action,
        object_kind=sheet_rows.SHEET,
        object_id=sheet.id,
        detail=sheet_rows.told(sheet.month, sheet.ward, {"case_id": case.id, **detail}),
        at=ending.at,
    )


def pay_link(case: ApprovalCaseRow) -> str | None:
    return f"/pay/{case.object_id}"


PAY_SHEET = ApprovalKind(
    **vars(OUTLINE),
    checks=_checks,
    check_titles={UP_TO_DATE: "计算依据"},
    approved=_approve,
    rejected=_return,
    returned=_return,
    withdrawn=_keep_reported,
    link=pay_link,
)
