"""What can be chosen: kinds of visit, days and sessions with what is left of them (VC-APPT-01)."""

from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import inmates_apart, visit_calendar, visit_sessions
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.desk import Desk
from pipelines.flows.services import Services
from pipelines.flows.visits.checking import Wish, require_persons, terms_of, time_of
from pipelines.rules.visits.apart import is_free
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.places import size_of
from pipelines.rules.visits.telling import TITLES
from schemas.errors import QinqiaoError, Unavailable
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import VisitKind, VisitOffer, VisitSlot

NO_CALENDAR = "该监狱还没有开放网上预约会见，请联系监狱会见窗口。"


async def made_for(services: Desk, prison_id: str) -> None:
    """Have the sessions of a prison made, in a transaction of their own.

    It writes many of them, which nobody who only looks should hold.
    """
    async with services.database.transaction() as tx:
        await visit_sessions.ensure(tx, prison_id, services.clock())


async def offer(tx: Tx, services: Services, wish: Wish) -> VisitOffer:
    """Kinds that the prison holds visits of, and why none can be booked where none can."""
    inmate = wish.inmate
    terms = await terms_of(tx, services, inmate.prison_id)
    kinds = {time.visit_type for time in await visit_calendar.times_of(tx, inmate.prison_id)}
    refusal = "" if kinds else NO_CALENDAR
    try:
        await require_persons(tx, services, wish)
    except Unavailable as away:
        refusal = away.message
    except QinqiaoError as refused:
        refusal = refused.message
    return VisitOffer(
        inmate_id=inmate.id,
        kinds=[VisitKind(visit_type=kind, title=TITLES[kind]) for kind in sorted(kinds)],
        most_visitors=terms.rule.most_visitors,
        hold_minutes=terms.rule.hold_minutes,
        first_day=terms.window.first,
        last_day=terms.window.last,
        refusal=refusal,
        companions_verified=services.settings.companions_verified,
    )


async def slots(
    tx: Tx,
    services: Services,
    inmate: BoundInmateRow,
    visit_type: VisitType,
    visitors: int,
) -> list[VisitSlot]:
    """Sessions that can be booked now, full ones among them, by one statement.

    Where somebody is in the room whom the inmate must not meet the session is as a full one.
    """
    terms, now = await terms_of(tx, services, inmate.prison_id), services.clock()
    rows = await visit_sessions.of_days(
        tx,
        inmate.prison_id,
        terms.window.first,
        terms.window.last,
        now,
        visit_type=visit_type,
        for_whom=(inmate.ward_path, inmate.treatment_level),
    )
    kept = await inmates_apart.kept_from(
        tx, inmate.id, inmate.prison_id, terms.window.first, terms.window.last, now
    )
    return [
        slot_view(row, visitors, free=is_free(time_of(inmate.id, row), kept))
        for row in rows
        if not row.closed and begins_at(row.day, row.starts) > now
    ]


def slot_view(row: SessionRow, visitors: int, *, free: bool = True) -> VisitSlot:
    """One that is not free, for whatever reason, looks as a full one does."""
    return VisitSlot(
        id=row.id,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        room=row.room,
        visit_type=row.visit_type,
        left=row.left if free else 0,
        enough=free and row.left >= size_of(row.counted, visitors),
    )
