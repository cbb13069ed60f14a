"""Corrections of approved hours: they apply once, to the version they were asked for."""

from collections.abc import Awaitable, Callable
from datetime import date

import msgspec

from connectors.ledger.sheets import sheet_of
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.labour import pay_sheets, timesheet_corrections, timesheets
from connectors.postgres.labour.post_projects import projects_on
from connectors.postgres.labour.terms import terms_of_day
from connectors.postgres.labour.timesheet_corrections import CorrectionRow
from connectors.postgres.labour.timesheets import TimesheetRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Hook
from pipelines.flows.labour.hours.correction_lines import shown_lines
from pipelines.flows.labour.hours.timesheet_approval import link_of, need_sheet
from pipelines.flows.services import Services
from pipelines.rules.labour.approval_outlines import TIMESHEET_CORRECTION as OUTLINE
from pipelines.rules.labour.sheet_rows import Decision
from pipelines.rules.labour.timesheets import Totals, corrected, totals_of
from schemas.errors import Conflict, NotFound, Unavailable
from schemas.labour.hours import HoursLine, SheetKey
from schemas.labour.timesheets import CorrectionState, TimesheetState
from schemas.messages.labour import HoursCorrected, LineChange
from schemas.messages.subjects import labour_hours

CORRECTED = "corrected"
AfterCorrection = Callable[[Tx, str, date, str], Awaitable[None]]
"""Takes ward, day and reason in the deciding transaction, as the flagging of pay sheets does."""


async def _flag_pay(tx: Tx, ward_id: str, day: date, reason: str) -> None:
    """Pay that was calculated from the old hours is no longer right."""
    why = f"{day}工时更正：{reason}"
    await pay_sheets.flag(tx, ward_id, f"{day:%Y-%m}", why[:REASON_LENGTH])


REASON_LENGTH = 200
AFTER_CORRECTION: tuple[AfterCorrection, ...] = (_flag_pay,)
"""What follows from hours that changed after they had been approved (LR-HOUR-05)."""


async def _need(tx: Tx, services: Services, case: ApprovalCaseRow) -> CorrectionRow:
    found = await timesheet_corrections.get(tx, services.keys, case.object_id)
    if found is None:
        raise NotFound("没有找到这份更正申请。", code="correction_not_found")
    return found


async def _approve(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    asked = await _need(tx, services, case)
    row = await need_sheet(tx, case, asked.timesheet_id)
    if asked.state is not CorrectionState.PENDING:
        raise Conflict("该更正申请已处理。", code="correction_settled")
    if row.state is not TimesheetState.APPROVED or row.version != asked.version:
        raise Conflict("该日工时在申请后已有变化，请驳回后重新申请。", code="changed_meanwhile")
    lines = await booked_lines(services, row)
    changes = await _changes(tx, row, asked, lines)
    await _write(tx, services, row, totals_of(corrected(lines, changes)), asked, ending)
    message = HoursCorrected(
        sheet_id=row.id,
        prison_id=row.prison_id,
        ward_id=row.ward_id,
        day=row.day,
        version=row.version,
        by=ending.actor.id or asked.asked_by,
        at=ending.at,
        request_id=asked.id,
        changes=changes,
    )
    await outbox.put(tx, labour_hours(row.prison_code, CORRECTED), message)
    for follow in AFTER_CORRECTION:
        await follow(tx, row.ward_id, row.day, asked.reason)


async def booked_lines(services: Services, row: TimesheetRow) -> list[HoursLine]:
    """A sheet's lines as the ledger holds them; `Unavailable` while it lags behind."""
    shard = await services.shards.of(row.prison_id)
    async with shard.reading() as tx:
        found = await sheet_of(tx, SheetKey(row.ward_id, row.day), services.shards.people)
    if found is None or found.head.version != row.version:
        raise Unavailable("该日工时正在入账，请稍后再试。", code="not_booked_yet")
    return found.lines


async def _changes(
    tx: Tx, row: TimesheetRow, asked: CorrectionRow, lines: list[HoursLine]
) -> list[LineChange]:
    """With the grade of the day, and the project that the line had, or its post has."""
    people = {one.inmate_id for one in asked.changes}
    terms = {one.inmate_id: one for one in await terms_of_day(tx, row.ward_id, row.day, people)}
    projects = {(line.inmate_id, line.post_id): line.project_id for line in lines}
    on_day = await projects_on(tx, {one.post_id for one in asked.changes}, row.day)
    return [
        LineChange(
            inmate_id=one.inmate_id,
            post_id=one.post_id,
            kind=one.kind,
            minutes=one.after,
            grade=(terms[one.inmate_id].grade_no or 0) if one.inmate_id in terms else 0,
            project_id=projects.get((one.inmate_id, one.post_id), on_day.get(one.post_id)),
        )
        for one in asked.changes
    ]


async def _write(
    tx: Tx,
    services: Services,
    row: TimesheetRow,
    totals: Totals,
    asked: CorrectionRow,
    ending: Ending,
) -> None:
    """The sheet's next version, what became of the request, and the audit row with both values."""
    await timesheets.change(
        tx,
        row.id,
        version=row.version + 1,
        **{name: getattr(totals, name) for name in Totals.__struct_fields__},
    )
    await timesheet_corrections.settle(tx, asked.id, CorrectionState.APPROVED, _told(ending))
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=ending.actor,
        action="labour_hours.corrected",
        object_kind="timesheet",
        object_id=row.id,
        detail={
            "correction": asked.id,
            "version": [row.version, row.version + 1],
            "reason": asked.reason,
            # Aliases: who looks after the log need not see who worked.
            "changes": [
                msgspec.structs.replace(one, inmate_id=services.shards.people.alias(one.inmate_id))
                for one in asked.changes
            ],
        },
        at=ending.at,
    )


def _told(ending: Ending) -> Decision:
    return Decision(
        decided_by=ending.actor.id,
        decided_name=ending.actor.name,
        decided_at=ending.at,
        opinion=ending.opinion,
    )


def _closes(state: CorrectionState) -> Hook:
    async def close(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        asked = await _need(tx, services, case)
        if asked.state is CorrectionState.PENDING:
            await timesheet_corrections.settle(tx, asked.id, state, _told(ending))

    return close


TIMESHEET_CORRECTION = ApprovalKind(
    **vars(OUTLINE),
    approved=_approve,
    rejected=_closes(CorrectionState.REJECTED),
    withdrawn=_closes(CorrectionState.WITHDRAWN),
    shown=shown_lines,
    link=link_of,
)
