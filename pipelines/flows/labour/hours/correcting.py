"""Asking for a correction of approved hours, which another person must approve (LR-HOUR-05)."""

from connectors.postgres.approvals import cases
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.labour import timesheet_corrections, timesheets, ward_inmates
from connectors.postgres.labour.timesheet_corrections import CorrectionRow
from connectors.postgres.labour.timesheets import TimesheetRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.labour.hours.basis import basis_of, problems_of, require_sound
from pipelines.flows.labour.hours.correction_approval import TIMESHEET_CORRECTION, booked_lines
from pipelines.flows.labour.hours.correction_lines import WordedChange, seal_lines
from pipelines.flows.labour.hours.sight import require_writer
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.labour.hours_check import HOURS_TITLES
from pipelines.rules.labour.hours_text import hours_text
from pipelines.rules.labour.timesheets import Change, changes_of, corrected, keyed_digest_of
from pipelines.rules.security.purposes import APPROVAL_CONTENT
from schemas.approvals.definition import Facts
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, NotFound
from schemas.labour.timesheets import (
    AskCorrection,
    CorrectionAsked,
    CorrectionState,
    TimesheetState,
)
from schemas.messages.labour import LineChange


async def ask(services: Services, officer: Officer, asked: AskCorrection) -> CorrectionAsked:
    """Check the sheet as it would be, and hand the request to the approval centre."""
    attempt = Attempt(
        services, officer.actor(), "labour_hours.correct", "timesheet", asked.timesheet_id,
        officer.stream,
    )  # fmt: skip
    async with attempt, services.database.transaction() as tx:
        require_writer(officer)
        sheet = await _need(tx, services, officer, asked)
        changes = await _checked(tx, services, sheet, asked)
        row = _row(services, officer, sheet, asked, changes)
        await timesheet_corrections.add(tx, services.keys, row)
        await _apply(tx, services, officer, sheet, row)
    return CorrectionAsked(id=row.id, state=row.state)


async def _need(tx: Tx, services: Services, officer: Officer, asked: AskCorrection) -> TimesheetRow:
    """The approved sheet of the version that was shown, with no other request open."""
    sheet = await timesheets.get(tx, asked.timesheet_id)
    if sheet is None or not in_scopes(officer.scopes, sheet.ward_path):
        raise NotFound("没有找到这份工时表。", code="timesheet_not_found")
    await _drop_returned(tx, services, officer, sheet)
    await timesheets.lock(tx, sheet.ward_id, sheet.day)
    fresh = await timesheets.get(tx, sheet.id)
    assert fresh is not None
    if fresh.state is not TimesheetState.APPROVED:
        raise Conflict("该日工时尚未审批通过，请直接修改后提交。", code="sheet_not_approved")
    if fresh.version != asked.version:
        raise Conflict("该日工时已有新的更正，请刷新后查看。", code="changed_meanwhile")
    known = await timesheet_corrections.of_sheet(tx, services.keys, sheet.id)
    if any(one.state is CorrectionState.PENDING for one in known):
        raise Conflict("该日工时已有一份更正申请正在审批。", code="already_asked")
    return fresh


async def _drop_returned(tx: Tx, services: Services, officer: Officer, sheet: TimesheetRow) -> None:
    """A request that was sent back gives way to the new one."""
    for one in await timesheet_corrections.of_sheet(tx, services.keys, sheet.id):
        if one.state is not CorrectionState.PENDING:
            continue
        case = await cases.open_of(tx, TIMESHEET_CORRECTION.code, one.id, for_update=True)
        if case is None or case.state is not CaseState.RETURNED:
            continue
        words = f"由{officer.name}重新申请"
        ending = Ending(actor=officer.actor(), opinion=words, at=services.clock())
        gone = await close_withdrawn(tx, services, case, ending)
        await TIMESHEET_CORRECTION.withdrawn(tx, services, gone, ending)


async def _checked(
    tx: Tx, services: Services, sheet: TimesheetRow, asked: AskCorrection
) -> list[Change]:
    """The changes beside what they replace; the corrected sheet keeps the rules of its day."""
    lines = await booked_lines(services, sheet)
    changes = changes_of(asked.changes, lines)
    told = [
        LineChange(inmate_id=c.inmate_id, post_id=c.post_id, kind=c.kind, minutes=c.after)
        for c in changes
    ]
    entries = corrected(lines, told)
    basis = await basis_of(tx, sheet.ward_id, sheet.day, {one.inmate_id for one in entries})
    changed = {(c.inmate_id, c.post_id, c.kind) for c in changes}
    found = await problems_of(tx, services, sheet.ward_id, sheet.day, basis, entries)
    # What was approved under other terms stands; what is changed must keep those of the day.
    require_sound(
        [
            one
            for one in found
            if (e := entries[one.index]) and (e.inmate_id, e.post_id, e.kind) in changed
        ]
    )
    return changes


def _row(
    services: Services,
    officer: Officer,
    sheet: TimesheetRow,
    asked: AskCorrection,
    changes: list[Change],
) -> CorrectionRow:
    return CorrectionRow(
        id=make_id(),
        timesheet_id=sheet.id,
        version=sheet.version,
        state=CorrectionState.PENDING,
        changes=changes,
        reason=asked.reason,
        asked_by=officer.id,
        asked_name=officer.name,
        asked_at=services.clock(),
        decided_by=None,
        decided_name="",
        decided_at=None,
        opinion="",
        case_id=None,
    )


async def _apply(
    tx: Tx, services: Services, officer: Officer, sheet: TimesheetRow, row: CorrectionRow
) -> None:
    minutes = sum((one.after or 0) - (one.before or 0) for one in row.changes)
    facts: Facts = {
        "ward": f"{sheet.prison} {sheet.ward}",
        "day": sheet.day.isoformat(),
        "lines": len(row.changes),
        "hours": round(minutes / 60, 2),
        "reason": row.reason,
        "content": keyed_digest_of(row.changes, services.keys.derive(APPROVAL_CONTENT)),
    }
    application = Application(
        object_id=row.id,
        title=f"{sheet.prison}{sheet.ward}{sheet.day}劳动工时更正",
        prison_id=sheet.prison_id,
        unit_id=sheet.ward_id,
        unit_path=sheet.ward_path,
        facts=facts,
        outcomes=[],
        proposal={"sheet": sheet.id, "lines_sealed": await _sealed_lines(tx, services, row)},
    )
    case = await submit(
        tx, services, TIMESHEET_CORRECTION, application, officer.actor(), row.reason
    )
    await timesheet_corrections.attach(tx, row.id, case.id)
    await audit.write(
        tx,
        stream=sheet.prison_code,
        actor=officer.actor(),
        action="labour_hours.correct",
        object_kind="timesheet",
        object_id=sheet.id,
        detail={"correction": row.id, "case_id": case.id, **facts},
        at=row.asked_at,
    )


async def _sealed_lines(tx: Tx, services: Services, row: CorrectionRow) -> str:
    """What approvers are shown, each as far as he may see who worked."""
    return seal_lines(services.keys, row.id, await _in_words(tx, row.changes))


async def _in_words(tx: Tx, changes: list[Change]) -> list[WordedChange]:
    """Both versions of each line, as the approval centre shows them."""
    people = await ward_inmates.named(tx, {one.inmate_id for one in changes})
    posts = await ward_inmates.post_titles(tx, {one.post_id for one in changes})
    lines: list[WordedChange] = []
    for one in changes:
        who = people.get(one.inmate_id)
        lines.append(
            WordedChange(
                name=who.name if who else "",
                inmate_no=who.inmate_no if who else "",
                work=f"{posts.get(one.post_id, '')} {HOURS_TITLES[one.kind]}",
                before=hours_text(one.before),
                after=hours_text(one.after),
            )
        )
    return lines
