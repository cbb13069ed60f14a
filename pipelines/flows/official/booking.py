"""People of outside bodies book official business, by the kind's form and the rules in force.

VC-OFFICIAL-01 to -03, -10, -11.
"""

from typing import Any

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import bookings, holds, official_rules
from connectors.postgres.official.bookings import BookingRow
from connectors.postgres.platform import attachments
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.approvals.assessing import assess
from pipelines.flows.approvals.deciding import withdraw
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.registry import DECLARED, RECORD_KINDS
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import holding, receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.receiving import Expected
from pipelines.flows.forms import business
from pipelines.flows.forms.business import Kept
from pipelines.flows.official import planning
from pipelines.flows.official.planning import Plan
from pipelines.flows.official.showing import detail_of, form_in_use
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.official import form
from pipelines.rules.official.rule import (
    rule_view,
)
from pipelines.rules.official.times import span
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound
from schemas.modules.common import CANCELLED, PENDING, RETURNED
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING, OFFICIAL_BOOKINGS
from schemas.official.booking import (
    BookOfficial,
    FindInmate,
    FoundInmate,
    OfficialBookingDetail,
    OfficialRoomView,
)
from schemas.official.kinds import OfferedKind
from schemas.platform.files import DOCUMENTS, FileView, UploadGoing
from schemas.platform.reach import EVERYWHERE

CODE = OFFICIAL_BOOKINGS.code
PAPERS = OFFICIAL_BOOKINGS.field("papers")
PURPOSE = f"{CODE}.papers"
"""What files are handed in for."""
LARGEST_PAPER = 10 * 1024 * 1024


async def kinds(services: Services, official: Official) -> list[OfferedKind]:
    """Kinds that people of the own body may book, with what each asks (VC-OFFICIAL-01)."""
    async with services.database.transaction() as tx:
        rows = await bookings.offered(tx, official.body_kind)
        used = {row.id: await business.in_use(tx, row.form_id) for row in rows}
    return [
        OfferedKind(
            id=row.id,
            name=row.name,
            form=[] if used[row.id] else form.lines_of(row.form),
            design=form_in_use(used[row.id]),
            documents=form.papers_of(row.documents),
        )
        for row in rows
    ]


async def find_inmate(services: Services, official: Official, asked: FindInmate) -> FoundInmate:
    """Where the inmate of this number and name is held, and what holds there for the kind."""
    attempt = _attempt(services, official, "look_up", None)
    async with attempt, services.database.transaction() as tx:
        kind = await planning.kind_of(tx, official, asked.kind_id)
        inmate = await planning.named(tx, services, official, asked.inmate_no, asked.name)
        rule = await planning.rule_of(tx, inmate, kind.id)
        rooms = await bookings.rooms_of(tx, inmate.prison_id)
        await audit.write(
            tx,
            stream=inmate.prison_code,
            actor=official.actor(),
            action=f"{CODE}.look_up",
            object_kind="inmate",
            object_id=inmate.id,
        )
    return FoundInmate(
        inmate_no=inmate.inmate_no,
        name=inmate.name,
        prison=inmate.prison_name,
        rooms=[OfficialRoomView(id=one.id, name=one.name, place=one.place or "") for one in rooms],
        rule=rule_view(rule, kind.documents),
    )


async def hand_in(
    services: Services, official: Official, body: Body, name: str
) -> FileView | UploadGoing:
    """A paper for a booking; the person's alone until a booking takes it."""
    attempt = Attempt(services, official.actor(), "file.upload", "file", None)
    async with attempt:
        asked = Expected(
            name=name, purpose=PURPOSE, media_types=DOCUMENTS, most_bytes=LARGEST_PAPER
        )
        actor, stream = official.actor(), official.stream
        return await receiving.receive_in_pieces(services, body, asked, actor, stream)


async def book(
    services: Services, official: Official, asked: BookOfficial
) -> OfficialBookingDetail:
    """Bring a booking before the approvers; what stands against it is told by its cause."""
    attempt = _attempt(services, official, "create", None)
    async with attempt, services.database.transaction() as tx:
        plan = await planning.plan(tx, services, official, asked, known=None)
        attempt.stream = plan.inmate.prison_code
        seals = FieldSeals(services.keys)
        now = services.clock()
        booking_id = await writing.add(
            tx, OFFICIAL_BOOKINGS, seals, plan.values, state=PENDING, by=official.id, at=now
        )
        await _keep_beside(tx, services, official, booking_id, plan, before={})
        stored = await _stored(tx, services, booking_id)
        told = await assess(tx, services, DECLARED[OFFICIAL_BOOKING], stored)
        application = Application(
            object_id=booking_id,
            title=told.title,
            prison_id=plan.inmate.prison_id,
            unit_id=plan.inmate.ward_id,
            unit_path=plan.inmate.ward_path,
            facts=told.facts,
            outcomes=told.outcomes,
            variant=told.variant,
            proposal=told.proposal,
        )
        await submit(tx, services, RECORD_KINDS[OFFICIAL_BOOKING], application, official.actor())
        await _note(tx, official, plan, "create", booking_id)
        return await detail_of(tx, services, official, booking_id)


async def book_again(
    services: Services, official: Official, booking_id: str, asked: BookOfficial
) -> OfficialBookingDetail:
    """Mend a booking that was sent back, and bring it before the first desk again."""
    attempt = _attempt(services, official, "resubmit", booking_id)
    async with attempt, services.database.transaction() as tx:
        # The case first, as everywhere.
        case = await cases.open_of(tx, OFFICIAL_BOOKING, booking_id, for_update=True)
        row = await _own(tx, official, booking_id)
        if case is None or row.state != RETURNED:
            raise Conflict("预约未被退回，不能重新提交。", code="not_returned")
        filled_before = await business.kept_of(tx, FieldSeals(services.keys), booking_id)
        plan = await planning.plan(
            tx, services, official, asked, known=row, filled_before=filled_before
        )
        before = await _stored(tx, services, booking_id)
        await writing.change(
            tx,
            OFFICIAL_BOOKINGS,
            FieldSeals(services.keys),
            booking_id,
            row.version,
            plan.values,
            state=PENDING,
            by=official.id,
            at=services.clock(),
        )
        await _keep_beside(
            tx, services, official, booking_id, plan, before=before.values, filled=filled_before
        )
        stored = await _stored(tx, services, booking_id)
        told = await assess(tx, services, DECLARED[OFFICIAL_BOOKING], stored)
        await resubmit(
            tx,
            services,
            RECORD_KINDS[OFFICIAL_BOOKING],
            case,
            official.actor(),
            facts=told.facts,
            outcomes=told.outcomes,
            proposal=told.proposal,
        )
        await _note(tx, official, plan, "resubmit", booking_id)
        return await detail_of(tx, services, official, booking_id)


async def take_back(
    services: Services, official: Official, booking_id: str
) -> OfficialBookingDetail:
    """Withdraw a booking that is not decided; its time is free for others at once."""
    attempt = _attempt(services, official, "cancel", booking_id)
    async with attempt, services.database.transaction() as tx:
        case = await cases.open_of(tx, OFFICIAL_BOOKING, booking_id, for_update=True)
        row = await _own(tx, official, booking_id)
        if case is None or row.state not in (PENDING, RETURNED):
            raise Conflict("预约已经办理，不能撤回。如需取消请联系监狱。", code="decided")
        await _withdraw(tx, services, official, case)
        after = await _stored(tx, services, booking_id)
        await writing.change(
            tx,
            OFFICIAL_BOOKINGS,
            FieldSeals(services.keys),
            booking_id,
            after.version,
            {},
            state=CANCELLED,
            by=official.id,
            at=services.clock(),
        )
        await audit.write(
            tx,
            stream=row.prison_code,
            actor=official.actor(),
            action=f"{CODE}.cancel",
            object_kind=CODE,
            object_id=booking_id,
            detail={"state": [row.state, CANCELLED]},
        )
        await bookings.tell(tx, booking_id)
        return await detail_of(tx, services, official, booking_id)


async def _withdraw(tx: Tx, services: Services, official: Official, case: ApprovalCaseRow) -> None:
    ending = Ending(actor=official.actor(), opinion="", at=services.clock())
    await withdraw(tx, services, case, ending)


async def _keep_beside(
    tx: Tx,
    services: Services,
    official: Official,
    booking_id: str,
    plan: Plan,
    *,
    before: dict[str, Any],
    filled: Kept | None = None,
) -> None:
    """Companions, papers and holds; the database refuses what overlaps (VC-OFFICIAL-11)."""
    await _require_papers(tx, official, plan, before)
    await bookings.keep_companions(tx, booking_id, plan.companions)
    await bookings.keep_papers(tx, booking_id, plan.papers)
    now = services.clock()
    if plan.filled is not None:
        seals = FieldSeals(services.keys)
        await business.keep(tx, seals, booking_id, plan.filled, known=filled, at=now)
    await holding.keep(tx, OFFICIAL_BOOKINGS, booking_id, before, plan.values, now)
    things = await official_rules.things_of(tx, booking_id, plan.values)
    values = plan.values
    await holds.hold(tx, booking_id, things, *span(values["day"], values["starts"], values["ends"]))


async def _require_papers(tx: Tx, official: Official, plan: Plan, before: dict[str, Any]) -> None:
    """Files are the person's own and for this, or the booking's already."""
    ids = [file_id for _, file_id in plan.papers]
    if len(set(ids)) != len(ids):
        raise problem("papers", "同一文件不能作为两项材料")
    known = set(before.get("papers") or [])
    actor = official.actor()
    rows = await attachments.by_ids(tx, ids, for_update=True)
    fit = [
        row
        for row in rows
        if row.id in known
        or (
            row.holder_id is None
            and (row.owner_kind, row.owner_id) == (actor.kind.value, actor.id)
            and row.purpose == PURPOSE
        )
    ]
    if len(fit) != len(ids):
        raise InvalidInput(f"材料{holding.GONE}。", code="file_not_found", field="papers")


async def _own(tx: Tx, official: Official, booking_id: str) -> BookingRow:
    """A booking of the own body, which whoever booked it alone changes."""
    row = await bookings.of_body(tx, official.body_id, booking_id, for_update=True)
    if row is None:
        raise NotFound("没有找到这个预约。", code="booking_not_found")
    if row.person_id != official.id:
        raise Forbidden("只有预约人本人可以修改。", code="not_own_booking")
    return row


async def _stored(tx: Tx, services: Services, booking_id: str) -> Stored:
    seals = FieldSeals(services.keys)
    found = await records.get(tx, OFFICIAL_BOOKINGS, seals, EVERYWHERE, booking_id)
    if found is None:
        raise NotFound("没有找到这个预约。", code="booking_not_found")
    return found


def _attempt(services: Services, official: Official, verb: str, booking_id: str | None) -> Attempt:
    return Attempt(services, official.actor(), f"{CODE}.{verb}", CODE, booking_id)


async def _note(tx: Tx, official: Official, plan: Plan, verb: str, booking_id: str) -> None:
    await audit.write(
        tx,
        stream=plan.inmate.prison_code,
        actor=official.actor(),
        action=f"{CODE}.{verb}",
        object_kind=CODE,
        object_id=booking_id,
        detail={
            "kind": plan.kind.code,
            "day": plan.values["day"].isoformat(),
            "rule": plan.rule.name,
            "state": [None, PENDING],
        },
    )
