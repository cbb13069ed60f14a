"""A ward's sheet of hours: approved and locked, or sent back to be entered anew (LR-HOUR-04)."""

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.labour import pay_sheets, timesheets
from connectors.postgres.labour.timesheets import TimesheetRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.labour.hours.refusals import require_taken
from pipelines.flows.services import Services
from pipelines.rules.labour.approval_outlines import TIMESHEET as OUTLINE
from pipelines.rules.labour.sheet_rows import SHEET, SHEET_DECIDED, Decision, decided_detail
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.labour.timesheets import TimesheetState
from schemas.messages.labour import SheetDecided
from schemas.messages.subjects import labour_hours

DECIDED = "decided"


async def need_sheet(tx: Tx, case: ApprovalCaseRow, sheet_id: str) -> TimesheetRow:
    """The sheet, locked against submissions, decisions and corrections of its day.

    The case names ward and day, so that the sheet is read once, behind the lock.
    """
    await timesheets.lock(tx, case.unit_id, str(case.facts["day"]))
    row = await timesheets.get(tx, sheet_id)
    if row is None or (row.ward_id, row.day.isoformat()) != (case.unit_id, case.facts["day"]):
        raise NotFound("没有找到这份工时表。", code="timesheet_not_found")
    return row


async def _approve(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    row = await need_sheet(tx, case, case.object_id)
    if ending.actor.id == row.entered_by:
        raise Forbidden("工时由您录入，不能由您审批。", code="own_entry")
    if row.state is not TimesheetState.SUBMITTED:
        raise Conflict("该日工时已不在审批中。", code="sheet_not_submitted")
    await require_taken(tx, services, row)
    await _settle(tx, row, TimesheetState.APPROVED, case, ending)
    # Pay of the month that was calculated before lacks these hours.
    await pay_sheets.flag(tx, row.ward_id, f"{row.day:%Y-%m}", f"{row.day}工时已审批通过")


async def _send_back(tx: Tx, _: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """Returned, rejected or withdrawn: the ward may enter the day anew."""
    row = await need_sheet(tx, case, case.object_id)
    if row.state is TimesheetState.SUBMITTED:
        await _settle(tx, row, TimesheetState.RETURNED, case, ending)


async def _settle(
    tx: Tx, row: TimesheetRow, state: TimesheetState, case: ApprovalCaseRow, ending: Ending
) -> None:
    """The sheet's state, its message to the ledger and its audit row."""
    told = Decision(
        decided_by=ending.actor.id,
        decided_name=ending.actor.name,
        decided_at=ending.at,
        opinion=ending.opinion,
    )
    await timesheets.settle(tx, row.id, state, told)
    message = SheetDecided(
        sheet_id=row.id,
        prison_id=row.prison_id,
        ward_id=row.ward_id,
        day=row.day,
        version=row.version,
        by=ending.actor.id or row.entered_by,
        at=ending.at,
        approved=state is TimesheetState.APPROVED,
    )
    await outbox.put(tx, labour_hours(row.prison_code, DECIDED), message)
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=ending.actor,
        action=SHEET_DECIDED,
        object_kind=SHEET,
        object_id=row.id,
        detail=decided_detail(row.state, state, row.version, case.id, ending.opinion),
        at=ending.at,
    )


def link_of(case: ApprovalCaseRow) -> str | None:
    """The page of the ward's day."""
    return f"/hours?ward={case.unit_id}&day={case.facts['day']}"


TIMESHEET = ApprovalKind(
    **vars(OUTLINE),
    approved=_approve,
    rejected=_send_back,
    returned=_send_back,
    withdrawn=_send_back,
    link=link_of,
)
