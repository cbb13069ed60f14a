"""What people of a body are shown of their bookings, never those of another (VC-OFFICIAL-08)."""

from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.steps import StepRow
from connectors.postgres.audit import audit
from connectors.postgres.forms.versions import VersionRow
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import bookings
from connectors.postgres.official.bookings import BookingRow
from connectors.postgres.platform import attachments
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.approvals.seating import node_of
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files.receiving import file_view
from pipelines.flows.forms import business
from pipelines.flows.services import Services
from pipelines.rules.approvals.titles import ACTION_TITLES
from pipelines.rules.modules.titles import state_title
from pipelines.rules.official import form
from pipelines.rules.official.times import minutes_of
from schemas.approvals.state import CaseState, StepAction
from schemas.errors import Conflict, NotFound
from schemas.modules.common import DONE
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING, OFFICIAL_BOOKINGS
from schemas.modules.official.outcome import OUTCOME_TITLES
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.official.booking import (
    AnswerView,
    HandlingResult,
    OfficialBookingDetail,
    OwnOfficialBooking,
    OwnOfficialBookings,
    PaperView,
    ProgressStep,
)
from schemas.official.kinds import FilledIn, FormInUse
from schemas.platform.reach import EVERYWHERE

CODE = OFFICIAL_BOOKINGS.code
TOLD = frozenset(
    {
        StepAction.SUBMIT,
        StepAction.RESUBMIT,
        StepAction.FILE,
        StepAction.APPROVE,
        StepAction.REJECT,
        StepAction.RETURN,
        StepAction.WITHDRAW,
    }
)
"""Who was asked to decide instead of whom is the prison's own business."""
WITH_REASON = frozenset({StepAction.REJECT, StepAction.RETURN})


async def page(
    services: Services, official: Official, *, state: str | None, limit: int, offset: int
) -> OwnOfficialBookings:
    """All of the own body, the latest day first."""
    async with services.database.transaction() as tx:
        rows, total = await bookings.page_of_body(
            tx, official.body_id, state=state, limit=limit, offset=offset
        )
        views = [await _view(tx, official, row) for row in rows]
    return OwnOfficialBookings(rows=views, total=total)


async def read(services: Services, official: Official, booking_id: str) -> OfficialBookingDetail:
    """One of the own body; of another body's nobody says that it is there."""
    attempt = Attempt(services, official.actor(), f"{CODE}.read", CODE, booking_id)
    async with attempt, services.database.transaction() as tx:
        found = await detail_of(tx, services, official, booking_id)
        await audit.write(
            tx,
            stream=official.stream,
            actor=official.actor(),
            action=f"{CODE}.read",
            object_kind=CODE,
            object_id=booking_id,
        )
        return found


async def detail_of(
    tx: Tx, services: Services, official: Official, booking_id: str
) -> OfficialBookingDetail:
    row = await bookings.of_body(tx, official.body_id, booking_id)
    if row is None:
        raise NotFound("没有找到这个预约。", code="booking_not_found")
    seals = FieldSeals(services.keys)
    stored = await records.get(tx, OFFICIAL_BOOKINGS, seals, EVERYWHERE, booking_id)
    answers = form.read(stored.values["answers"] if stored else None)
    return OfficialBookingDetail(
        booking=await _view(tx, official, row),
        form=form.lines_of(row.kind_form),
        answers=[AnswerView(title=title, text=text) for title, text in answers.items()],
        filled=await _filled(tx, seals, booking_id),
        papers=await papers_of(tx, booking_id),
        progress=await _progress(tx, booking_id),
        handling=_handling(row),
    )


async def _filled(tx: Tx, seals: FieldSeals, booking_id: str) -> FilledIn | None:
    known = await business.kept_of(tx, seals, booking_id)
    design = form_in_use(known.version) if known else None
    if known is None or design is None:
        return None
    return FilledIn(design=design, answers=known.answers, round=known.round)


def form_in_use(version: VersionRow | None) -> FormInUse | None:
    """The version as it is filled in."""
    if version is None:
        return None
    return FormInUse(version_id=version.id, number=version.number, content=version.content)


async def papers_of(tx: Tx, booking_id: str) -> list[PaperView]:
    kept = await bookings.papers_of(tx, booking_id)
    files = {one.id: one for one in await attachments.by_ids(tx, [one.file_id for one in kept])}
    return [
        PaperView(title=one.title, file=file_view(files[one.file_id]))
        for one in kept
        if one.file_id in files
    ]


async def case_of(tx: Tx, booking_id: str) -> ApprovalCaseRow | None:
    """The last one; a booking that officers entered may have none yet."""
    try:
        return await cases.need_latest(tx, OFFICIAL_BOOKING, booking_id)
    except Conflict:
        return None


async def _progress(tx: Tx, booking_id: str) -> list[ProgressStep]:
    case = await case_of(tx, booking_id)
    if case is None:
        return []
    return [_step(one) for one in await steps.of_case(tx, case.id) if one.action in TOLD]


def _step(row: StepRow) -> ProgressStep:
    return ProgressStep(
        title=row.node_title or "办案单位",
        action=ACTION_TITLES[row.action],
        opinion=row.opinion if row.action in WITH_REASON else "",
        at=row.at,
    )


def _handling(row: BookingRow) -> HandlingResult | None:
    """Of a finished booking alone (VC-OFFICIAL-07)."""
    if row.state != DONE or row.handled_at is None:
        return None
    return HandlingResult(
        handled_by=row.handled_by or "",
        handled_at=row.handled_at,
        outcome=OUTCOME_TITLES[VisitorOutcome(row.outcome)] if row.outcome else "",
        result=row.result or "",
    )


async def _view(tx: Tx, official: Official, row: BookingRow) -> OwnOfficialBooking:
    ids = await bookings.companions_of(tx, row.id)
    names = await bookings.names_of(tx, ids)
    return OwnOfficialBooking(
        id=row.id,
        state=row.state,
        state_title=state_title(OFFICIAL_BOOKINGS, row.state),
        kind_id=row.kind_id,
        kind=row.kind,
        inmate_no=row.inmate_no,
        inmate_name=row.inmate_name,
        prison=row.prison_name,
        document_no=row.document_no or "",
        purpose=row.purpose,
        booked_by=row.person_name,
        companions=[names[one] for one in ids],
        companion_ids=ids,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        minutes=minutes_of(row.starts, row.ends),
        room=row.room_name or "",
        room_id=row.room_id,
        own=row.person_id == official.id,
        desk=await _desk(tx, row.id),
        version=row.version,
        updated_at=row.updated_at,
    )


async def _desk(tx: Tx, booking_id: str) -> str:
    case = await case_of(tx, booking_id)
    if case is None or case.state is not CaseState.PENDING:
        return ""
    node = await node_of(tx, case)
    return node.title if node else ""
