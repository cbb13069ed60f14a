"""Handing in a ward's day: control row, approval case, audit row and message in one transaction."""

from datetime import date

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.labour import timesheet_drafts, timesheets
from connectors.postgres.labour.post_projects import projects_on
from connectors.postgres.labour.timesheets import TimesheetRow, shown
from connectors.postgres.labour.wards import Ward
from connectors.postgres.messages import outbox
from connectors.postgres.platform import intents
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.submitting import Application, resubmit
from pipelines.flows.approvals.submitting import submit as submit_case
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.labour.hours.basis import basis_for, need_ward, problems_of, require_sound
from pipelines.flows.labour.hours.booking import await_booked, listening
from pipelines.flows.labour.hours.elsewhere import lock_shared
from pipelines.flows.labour.hours.refusals import take_back
from pipelines.flows.labour.hours.sight import require_writer
from pipelines.flows.labour.hours.timesheet_approval import TIMESHEET
from pipelines.flows.services import Services
from pipelines.rules.labour.sheet_rows import (
    SHEET,
    SUBMIT,
    Submission,
    case_title,
    submitted_detail,
)
from pipelines.rules.labour.timesheets import (
    digest_of_lines,
    entries_of,
    facts_of,
    lines_of,
    next_version,
    require_day,
    standards_of,
    totals_of,
)
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.purposes import APPROVAL_CONTENT
from schemas.approvals.definition import Facts
from schemas.approvals.state import CaseState
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursLine, SheetKey
from schemas.labour.timesheets import HoursSubmitted, SubmitHours
from schemas.messages.labour import HoursEntered
from schemas.messages.subjects import labour_hours

ENTERED = "entered"
CREATED = 201


async def submit(services: Services, officer: Officer, asked: SubmitHours) -> HoursSubmitted:
    """Hand the sheet in, and wait a moment until the ledger holds it."""
    attempt = Attempt(services, officer.actor(), SUBMIT, SHEET, None, officer.stream)
    async with attempt:
        require_writer(officer)
        require_day(asked.day, local(services.clock()).date())
        if not asked.lines:
            raise InvalidInput("没有填写任何工时，不能提交。", code="no_lines")
        async with services.database.reading() as tx:
            ward = await need_ward(tx, officer, asked.ward_id)
        shard = await services.shards.of(ward.prison_id)
        async with listening(services.bus, ward.prison_code) as told:
            async with services.database.transaction() as tx:
                sheet = await _hand_in(tx, services, officer, ward, asked)
                intents.foresee(HoursSubmitted(sheet=shown(sheet), booked=False), CREATED)
            # The writer is told by the commit, so nothing is heard of it before.
            await intents.settle()
            key = SheetKey(ward.id, asked.day)
            booked = await await_booked(shard, key, sheet, told)
    return HoursSubmitted(sheet=shown(sheet), booked=booked)


async def _hand_in(
    tx: Tx, services: Services, officer: Officer, ward: Ward, asked: SubmitHours
) -> TimesheetRow:
    case = await _open_case(tx, ward, asked)
    people = {line.inmate_id for line in asked.lines}
    await lock_shared(tx, ward.id, asked.day, people)
    known = await timesheets.of_day(tx, ward.id, asked.day)
    refused = await take_back(tx, known.message_id, officer.id, services.clock()) if known else 0
    version = next_version(
        known.state if known else None, known.version if known else 0, asked.version, refused
    )
    basis = await basis_for(tx, ward.id, asked.day, people)
    entries = entries_of(asked.lines)
    require_sound(await problems_of(tx, services, ward.id, asked.day, basis, entries))
    projects = await projects_on(tx, {line.post_id for line in asked.lines}, asked.day)
    lines = lines_of(asked.lines, basis.terms, projects)
    key = services.keys.derive(APPROVAL_CONTENT)
    standards = standards_of(basis.terms)
    facts = facts_of(f"{ward.prison} {ward.name}", asked.day, lines, standards)
    facts["content"] = digest_of_lines(lines, key)
    sheet_id = known.id if known else make_id()
    case = await _apply(tx, services, officer, ward, sheet_id, asked.day, case, facts)
    row = await _write(tx, services, officer, ward, asked.day, sheet_id, version, lines, case.id)
    await timesheet_drafts.clear(tx, ward.id, asked.day)
    await _note(tx, services, officer, row, facts)
    return row


async def _open_case(tx: Tx, ward: Ward, asked: SubmitHours) -> ApprovalCaseRow | None:
    """The case that a returned sheet lies in, locked before the sheet is."""
    known = await timesheets.of_day(tx, ward.id, asked.day)
    if known is None:
        return None
    return await cases.open_of(tx, TIMESHEET.code, known.id, for_update=True)


async def _write(
    tx: Tx,
    services: Services,
    officer: Officer,
    ward: Ward,
    day: date,
    sheet_id: str,
    version: int,
    lines: list[HoursLine],
    case_id: str,
) -> TimesheetRow:
    """The control row and the message that brings the lines to the ledger."""
    now = services.clock()
    message = HoursEntered(
        sheet_id=sheet_id,
        prison_id=ward.prison_id,
        ward_id=ward.id,
        day=day,
        version=version,
        by=officer.id,
        at=now,
        lines=lines,
    )
    message_id = await outbox.put(tx, labour_hours(ward.prison_code, ENTERED), message)
    made = Submission(
        id=sheet_id,
        ward_id=ward.id,
        prison_id=ward.prison_id,
        day=day,
        version=version,
        entered_by=officer.id,
        entered_name=officer.name,
        submitted_at=now,
        message_id=message_id,
        case_id=case_id,
    )
    return await timesheets.submit(tx, made, totals_of(lines), ward)


async def _apply(
    tx: Tx,
    services: Services,
    officer: Officer,
    ward: Ward,
    sheet_id: str,
    day: date,
    case: ApprovalCaseRow | None,
    facts: Facts,
) -> ApprovalCaseRow:
    """Bring the sheet before the approvers; whoever entered it is the applicant (LR-GEN-06)."""
    if case is not None and case.state is CaseState.RETURNED and case.applicant_id == officer.id:
        return await resubmit(
            tx, services, TIMESHEET, case, officer.actor(), facts=facts, outcomes=[]
        )
    if case is not None:
        words = f"由{officer.name}重新录入提交"
        ending = Ending(actor=officer.actor(), opinion=words, at=services.clock())
        await close_withdrawn(tx, services, case, ending)
    asked = Application(
        object_id=sheet_id,
        title=case_title(ward.prison, ward.name, day),
        prison_id=ward.prison_id,
        unit_id=ward.id,
        unit_path=ward.path,
        facts=facts,
        outcomes=[],
    )
    return await submit_case(tx, services, TIMESHEET, asked, officer.actor())


async def _note(
    tx: Tx, services: Services, officer: Officer, row: TimesheetRow, facts: Facts
) -> None:
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=officer.actor(),
        action=SUBMIT,
        object_kind=SHEET,
        object_id=row.id,
        detail=submitted_detail(row.version, row.case_id or "", facts),
        at=row.submitted_at,
    )
