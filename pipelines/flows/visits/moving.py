"""A booking goes to another session or gets other people; its person is told (VC-APPT-04)."""

from typing import Any

from connectors.postgres.approvals import cases
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people as persons
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    booked_visits,
    inmates_apart,
    visit_messages,
    visit_places,
    visit_rechecks,
)
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.assessing import assess
from pipelines.flows.approvals.registry import DECLARED, RECORD_KINDS
from pipelines.flows.approvals.submitting import Application, restate
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.visits import ending, holding
from pipelines.flows.visits.booking import need, require_names
from pipelines.flows.visits.checking import (
    Wish,
    check_changed,
    require_kept_apart,
    time_of,
)
from pipelines.flows.visits.views import visit_views
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.security.actor import Actor
from pipelines.rules.visits.admission import require_free
from pipelines.rules.visits.apart import TakenTime, is_free
from pipelines.rules.visits.booking_rule import begins_at, lasts
from pipelines.rules.visits.places import full, lets_in, require_let_in, size_of, units_of
from pipelines.rules.visits.telling import Companion, companions_text
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.visits.visit_bookings import VISIT_BOOKING, VISIT_BOOKINGS
from schemas.platform.reach import EVERYWHERE
from schemas.visits.booking import BookedVisit
from schemas.visits.review import ChangeVisit

OVER = "这次会见预约已经结束，不能修改。"


async def change_one(
    services: Services, officer: Officer, booking_id: str, asked: ChangeVisit
) -> BookedVisit:
    """An officer changes time or people of one booking; what stood there is kept in its history."""
    actor = officer.actor()
    attempt = Attempt(
        services, actor, "visit_bookings.change", VISIT_BOOKINGS.code, booking_id, officer.stream
    )
    async with attempt:
        if asked.session_id is None and asked.companions is None:
            raise InvalidInput("没有修改任何内容。", code="nothing_changed")
        if asked.session_id is not None:
            await holding.swept(services, asked.session_id)
        people = None
        if asked.companions is not None:
            people = [Companion(one.name.strip(), one.minor) for one in asked.companions]
            require_names(people)
        async with services.database.transaction() as tx:
            row = await reached(tx, officer, booking_id)
            attempt.stream = row.prison_code
            moved = await rearrange_checked(
                tx, services, row, asked.session_id, people, actor, asked.reason, verb="change"
            )
            (view,) = await visit_views(tx, services, [moved])
            return view


async def reached(tx: Tx, officer: Officer, booking_id: str) -> BookedRow:
    """A booking of an inmate in reach; another one does not exist."""
    row = await booked_visits.get(tx, booking_id)
    if row is None or not in_scopes(officer.scopes, row.ward_path):
        raise NotFound("没有找到这次会见预约。", code="visit_not_found")
    return row


async def rearrange_checked(
    tx: Tx,
    services: Services,
    row: BookedRow,
    session_id: str | None,
    people: list[Companion] | None,
    actor: Actor,
    reason: str,
    *,
    verb: str = "move",
) -> BookedRow:
    """Change a booking under all conditions of a new one."""
    inmate = await persons.binding(tx, row.relative_id, row.inmate_id)
    if inmate is None:
        raise NotFound("该家属与服刑人员没有已审核的亲属关系。", code="not_bound")
    visitors = (row.visitors or 1) if people is None else len(people) + 1
    wish = Wish(relative_id=row.relative_id, inmate=inmate, visitors=visitors, by_officer=True)
    chosen = session_id or row.session_id
    if chosen is None:
        raise Conflict(OVER, code="state_not_allowed")
    await inmates_apart.lock(tx, [row.inmate_id])
    session = await holding.need_session(tx, services, chosen)
    await check_changed(tx, services, wish, session, row.id)
    return await rearrange(tx, services, row, chosen, people, actor, reason, verb=verb)


async def move(
    tx: Tx, services: Services, row: BookedRow, session_id: str, actor: Actor, reason: str
) -> BookedRow:
    """To another session with the same people, whoever of them may still come."""
    return await rearrange(tx, services, row, session_id, None, actor, reason)


async def rearrange(
    tx: Tx,
    services: Services,
    row: BookedRow,
    session_id: str,
    people: list[Companion] | None,
    actor: Actor,
    reason: str,
    *,
    verb: str = "move",
) -> BookedRow:
    """The place first: where the session has none left nothing is changed."""
    now = services.clock()
    case, record = await ending.locked(tx, services, row.id)
    if record.state not in ending.LIVE or row.session_id is None or row.visitors is None:
        raise Conflict(OVER, code="state_not_allowed")
    session = await holding.need_session(tx, services, session_id)
    await _require_fitting(tx, services, row, session)
    visitors = row.visitors if people is None else len(people) + 1
    if session_id != row.session_id or visitors != row.visitors:
        size = size_of(session.counted, visitors)
        if not await visit_places.move(tx, row.id, session.id, size, now, visitors=visitors):
            raise full(session.left, size)
    values = _values(session) if session_id != row.session_id else {}
    if people is not None:
        values["companions"] = companions_text(people)
        await booked_visits.replace_companions(tx, row.id, people)
    await ending.change(tx, services, record, values, None, verb, actor, reason, row.prison_code)
    before, after = record.values, record.values | values
    post = visit_messages.Post(tx, services.keys, row.id, after, now)
    if people is None:
        await post.moved(before, reason)
    else:
        await post.changed(before, reason)
    await visit_rechecks.ask(tx, row.id, now)
    if case is not None:
        await _restate(tx, services, row)
    return await need(tx, row.id)


async def _require_fitting(tx: Tx, services: Services, row: BookedRow, session: SessionRow) -> None:
    """The calendar's conditions; notice is kept by whoever books, not by who has to move."""
    same = session.prison_id == row.prison_id and session.visit_type == row.visit_type
    if not same or not session.offered or session.closed:
        raise Conflict("不能改到这一场，请另选场次。", code="session_gone")
    if begins_at(session.day, session.starts) <= services.clock():
        raise Conflict("这一场已经开始，请另选场次。", code="session_begun")
    require_let_in(session.wards, session.levels, row.ward_path, row.treatment_level)
    await require_kept_apart(tx, services, row.inmate_id, session, to_officer=True)
    busy = await booked_visits.busy_on(tx, row.relative_id, row.inmate_id, session.day, but=row.id)
    require_free(session.starts, session.ends, busy)


def _values(session: SessionRow) -> dict[str, Any]:
    return {
        "day": session.day,
        "starts": session.starts,
        "minutes": lasts(session.starts, session.ends),
        "visit_window": session.room,
    }


async def _restate(tx: Tx, services: Services, row: BookedRow) -> None:
    """Whoever still decides reads the new time."""
    case = await cases.open_of(tx, VISIT_BOOKING, row.id, for_update=True)
    seals = FieldSeals(services.keys)
    record = await records.get(tx, VISIT_BOOKINGS, seals, EVERYWHERE, row.id)
    assert case is not None
    assert record is not None
    told = await assess(tx, services, DECLARED[VISIT_BOOKING], record)
    application = Application(
        object_id=row.id,
        title=told.title,
        prison_id=case.prison_id,
        unit_id=case.unit_id,
        unit_path=case.unit_path,
        facts=told.facts,
        outcomes=told.outcomes,
        proposal=told.proposal,
    )
    await restate(tx, services, RECORD_KINDS[VISIT_BOOKING], case, application)


def fitting(
    services: Services, row: BookedRow, rows: list[SessionRow], kept: list[TakenTime]
) -> list[SessionRow]:
    """Sessions that the booking could go to, as they are now; `kept` are times of whomever its
    inmate must not meet.
    """
    now, visitors, level = services.clock(), row.visitors or 1, (row.treatment_level or "",)
    return [
        one
        for one in rows
        if one.prison_id == row.prison_id
        and one.visit_type == row.visit_type
        and not one.closed
        and one.left >= size_of(one.counted, visitors)
        and begins_at(one.day, one.starts) > now
        and lets_in(one.wards, units_of(row.ward_path))
        and lets_in(one.levels, level)
        and is_free(time_of(row.inmate_id, one), kept)
    ]
