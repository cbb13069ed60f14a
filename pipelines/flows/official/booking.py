"""People of outside bodies book official business, by the kind's form and the rules in force.

VC-OFFICIAL-01 to -03, -10, -11.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit, look_ups
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import accounts, booking_rules, bookings, holds, official_rules
from connectors.postgres.official.bookings import BookingRow, OfferedRow
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
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
from pipelines.flows.official.showing import detail_of
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.official import form
from pipelines.rules.official.rule import (
    Rule,
    Wanted,
    governing,
    require_fits,
    require_room_on_day,
    rule_view,
)
from pipelines.rules.official.times import end_of, span
from pipelines.rules.official.visitor import Visitor, require_on
from pipelines.rules.platform.local_time import local
from schemas.calls.state import ActorKind
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound, TooManyRequests
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
from schemas.platform.files import DOCUMENTS, FileView
from schemas.platform.reach import EVERYWHERE

CODE = OFFICIAL_BOOKINGS.code
PAPERS = OFFICIAL_BOOKINGS.field("papers")
PURPOSE = f"{CODE}.papers"
"""What files are handed in for."""
LARGEST_PAPER = 10 * 1024 * 1024
SPAN, MOST_MISSES = timedelta(hours=1), 5
"""How often somebody may name an inmate in vain: nobody finds out by trying who is held here."""
UNKNOWN = "inmate_unknown"


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as it will be written, with what it was allowed by."""

    values: dict[str, Any]
    inmate: InmateRow
    rule: Rule
    kind: OfferedRow
    companions: list[str]
    papers: list[tuple[str, str]]


async def kinds(services: Services, official: Official) -> list[OfferedKind]:
    """Kinds that people of the own body may book, with what each asks (VC-OFFICIAL-01)."""
    async with services.database.transaction() as tx:
        rows = await bookings.offered(tx, official.body_kind)
    return [
        OfferedKind(
            id=row.id,
            name=row.name,
            form=form.lines_of(row.form),
            documents=form.papers_of(row.documents),
        )
        for row in rows
    ]


async def find_inmate(services: Services, official: Official, asked: FindInmate) -> FoundInmate:
    """Where the inmate of this number and name is held, and what holds there for the kind."""
    attempt = _attempt(services, official, "look_up", None)
    async with attempt, services.database.transaction() as tx:
        kind = await _kind(tx, official, asked.kind_id)
        inmate = await _named(tx, services, official, asked.inmate_no, asked.name)
        rule = await _rule(tx, inmate, kind.id)
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


async def hand_in(services: Services, official: Official, body: Body, name: str) -> FileView:
    """A paper for a booking; the person's alone until a booking takes it."""
    attempt = Attempt(services, official.actor(), "file.upload", "file", None)
    async with attempt:
        asked = Expected(
            name=name, purpose=PURPOSE, media_types=DOCUMENTS, most_bytes=LARGEST_PAPER
        )
        return await receiving.receive(services, body, asked, official.actor(), official.stream)


async def book(
    services: Services, official: Official, asked: BookOfficial
) -> OfficialBookingDetail:
    """Bring a booking before the approvers; what stands against it is told by its cause."""
    attempt = _attempt(services, official, "create", None)
    async with attempt, services.database.transaction() as tx:
        plan = await _plan(tx, services, official, asked, known=None)
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
        plan = await _plan(tx, services, official, asked, known=row)
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
        await _keep_beside(tx, services, official, booking_id, plan, before=before.values)
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


async def _plan(
    tx: Tx,
    services: Services,
    official: Official,
    asked: BookOfficial,
    *,
    known: BookingRow | None,
) -> _Plan:
    """What is asked for, as far as kind, people, rules and the day's places let it be."""
    kind = await _kind(tx, official, asked.kind_id)
    if known is not None and known.kind_id != kind.id:
        raise problem("kind_id", "退回修改时不能更换办事种类")
    inmate = await _named(tx, services, official, asked.inmate_no, asked.inmate_name)
    ends = end_of(asked.starts, asked.minutes)
    await _require_people(tx, official, asked)
    answers = form.answered(form.lines_of(kind.form), asked.answers)
    rule = await _rule(tx, inmate, kind.id)
    wanted = Wanted(
        day=asked.day,
        starts=asked.starts,
        ends=ends,
        minutes=asked.minutes,
        people=1 + len(asked.companions),
        papers=[one.title for one in asked.papers],
    )
    require_fits(rule, wanted, kind.documents, local(services.clock()).date())
    await booking_rules.hold_day(tx, inmate.prison_id, asked.day)
    booked = await booking_rules.booked_on(
        tx, rule, kind.id, inmate.prison_id, asked.day, known.id if known else None
    )
    require_room_on_day(rule, asked.day, booked)
    await _require_room(tx, inmate, asked.room_id)
    names = await bookings.names_of(tx, asked.companions)
    values = {
        "kind_id": kind.id,
        "inmate_id": inmate.id,
        "prison_id": inmate.prison_id,
        "document_no": asked.document_no.strip() or None,
        "purpose": asked.purpose.strip(),
        "person_id": official.id,
        "companion_id": None,
        "body_id": official.body_id,
        "party": "、".join(names[one] for one in asked.companions) or None,
        "day": asked.day,
        "starts": asked.starts,
        "ends": ends,
        "room_id": asked.room_id,
        "answers": form.told(answers),
        "papers": [one.file_id for one in asked.papers] or None,
        "rule_id": rule.id,
    }
    return _Plan(
        values=values,
        inmate=inmate,
        rule=rule,
        kind=kind,
        companions=list(asked.companions),
        papers=[(one.title, one.file_id) for one in asked.papers],
    )


async def _kind(tx: Tx, official: Official, kind_id: str) -> OfferedRow:
    for one in await bookings.offered(tx, official.body_kind):
        if one.id == kind_id:
            return one
    raise NotFound("本单位不能办理这种业务，或该业务已停办。", code="kind_not_offered")


async def _named(
    tx: Tx, services: Services, official: Official, number: str, name: str
) -> InmateRow:
    """Who is told by number and name together; what of it is wrong stays unsaid."""
    since = services.clock() - SPAN
    missed = await look_ups.misses(tx, official.id, UNKNOWN, since, ActorKind.OFFICIAL)
    if missed >= MOST_MISSES:
        raise TooManyRequests(
            "核对不符的次数过多，请一小时后再试，或联系监狱。", code="too_many_names"
        )
    told = {"inmate_no": number.strip(), "name": name.strip()}
    found = await people.inmate_named(tx, told)
    if found is None:
        raise NotFound("没有找到编号与姓名相符的在押服刑人员，请核对后再试。", code=UNKNOWN)
    return found


async def _rule(tx: Tx, inmate: InmateRow, kind_id: str) -> Rule:
    return governing(await booking_rules.in_force(tx), inmate.ward_path, kind_id)


async def _require_people(tx: Tx, official: Official, asked: BookOfficial) -> None:
    """Everybody is of the own body and may come on the day (VC-OFFICIAL-03)."""
    if len(set(asked.companions)) != len(asked.companions) or official.id in asked.companions:
        raise problem("companions", "同行人员不能重复，也不能是本人")
    found = await accounts.visitors(tx, [official.id, *asked.companions])
    mine = [one for one in found if one.body_id == official.body_id]
    if len(mine) != 1 + len(asked.companions):
        raise problem("companions", "同行人员应为本单位已登记的人员")
    _require_valid(mine, asked)


def _require_valid(visitors: Sequence[Visitor], asked: BookOfficial) -> None:
    for one in visitors:
        require_on(one, asked.day)


async def _require_room(tx: Tx, inmate: InmateRow, room_id: str | None) -> None:
    if room_id is None:
        return
    if room_id not in {one.id for one in await bookings.rooms_of(tx, inmate.prison_id)}:
        raise problem("room_id", "办案场所不在该监狱，或已停用")


async def _keep_beside(
    tx: Tx,
    services: Services,
    official: Official,
    booking_id: str,
    plan: _Plan,
    *,
    before: dict[str, Any],
) -> None:
    """Companions, papers and holds; the database refuses what overlaps (VC-OFFICIAL-11)."""
    await _require_papers(tx, official, plan, before)
    await bookings.keep_companions(tx, booking_id, plan.companions)
    await bookings.keep_papers(tx, booking_id, plan.papers)
    now = services.clock()
    await holding.keep(tx, OFFICIAL_BOOKINGS, booking_id, before, plan.values, now)
    things = await official_rules.things_of(tx, booking_id, plan.values)
    values = plan.values
    await holds.hold(tx, booking_id, things, *span(values["day"], values["starts"], values["ends"]))


async def _require_papers(tx: Tx, official: Official, plan: _Plan, before: dict[str, Any]) -> None:
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


async def _note(tx: Tx, official: Official, plan: _Plan, verb: str, booking_id: str) -> None:
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
