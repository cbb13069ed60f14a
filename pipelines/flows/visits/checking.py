"""What must hold before somebody holds or books a place: the one gathering of conditions."""

from datetime import timedelta

import msgspec

from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits, inmates_apart, visit_calendar
from connectors.postgres.visits.visit_rules import require_allowance
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.calls.facts import blacklist_reason
from pipelines.flows.desk import Desk
from pipelines.flows.exchange.affairs.reading import require_by_platform
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.admission import Standing, require_admitted, require_free
from pipelines.rules.visits.apart import TakenTime, require_apart
from pipelines.rules.visits.booking_rule import (
    BookingRule,
    Window,
    lasts,
    require_few,
    require_within,
    window,
)
from pipelines.rules.visits.places import require_let_in
from schemas.errors import Conflict
from schemas.modules.visits.visit_rules import MOST_AHEAD
from schemas.people.kinds import BarredFrom


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """The visit that is asked for."""

    relative_id: str
    inmate: BoundInmateRow
    visitors: int
    by_officer: bool
    """An officer is told why; a relative asks the prison."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a prison lets book today."""

    rule: BookingRule
    window: Window


async def terms_of(tx: Tx, services: Desk, prison_id: str) -> Terms:
    today = local(services.clock()).date()
    rule = await visit_calendar.rule_of(tx, prison_id, today)
    rests = await visit_calendar.holidays(tx, today, today + timedelta(days=MOST_AHEAD))
    return Terms(rule=rule, window=window(rule, today, rests))


async def require_persons(tx: Tx, services: Desk, wish: Wish) -> None:
    """Raise where one of the two may not meet anybody now."""
    now, inmate = services.clock(), wish.inmate
    standing = Standing(
        custody=inmate.custody_state,
        inmate_barred=await inmate_blacklisted(tx, inmate.id, now, BarredFrom.VISIT),
        relative_barred=await blacklist_reason(tx, wish.relative_id, now, BarredFrom.VISIT),
    )
    require_admitted(standing, to_officer=wish.by_officer)
    await require_by_platform(tx, services, inmate.id, now)


async def check(tx: Tx, services: Desk, wish: Wish, session: SessionRow) -> Terms:
    """Every condition, whoever asks and at each step; what is free is the place's own question."""
    inmate = wish.inmate
    await require_persons(tx, services, wish)
    terms = await terms_of(tx, services, session.prison_id)
    require_few(wish.visitors, terms.rule.most_visitors)
    if session.prison_id != inmate.prison_id or not session.offered:
        raise Conflict("这一场已不开放预约，请另选场次。", code="session_gone")
    if session.closed:
        raise Conflict("这一天已停办会见，请另选日期。", code="day_closed")
    require_within(terms.window, session.day, session.starts, services.clock())
    require_let_in(session.wards, session.levels, inmate.ward_path, inmate.treatment_level)
    await inmates_apart.lock(tx, [inmate.id])
    await require_kept_apart(tx, services, inmate.id, session, to_officer=wish.by_officer)
    busy = await booked_visits.busy_on(tx, wish.relative_id, inmate.id, session.day)
    require_free(session.starts, session.ends, busy)
    await require_left(tx, services, (wish.relative_id, inmate.id), session)
    return terms


async def require_kept_apart(
    tx: Tx, services: Services, inmate_id: str, session: SessionRow, *, to_officer: bool
) -> None:
    """Raise where somebody has the room then whom the inmate must not meet (VC-APPT-15).

    The caller holds the locks of whom that is about, so that of two at once the second sees.
    """
    others = await inmates_apart.kept_from(
        tx, inmate_id, session.prison_id, session.day, session.day, services.clock()
    )
    require_apart(time_of(inmate_id, session), others, to_officer=to_officer)


def time_of(inmate_id: str, session: SessionRow) -> TakenTime:
    return TakenTime(
        inmate_id=inmate_id,
        prison_id=session.prison_id,
        day=session.day,
        starts=session.starts,
        ends=session.ends,
        room=session.room,
    )


async def require_left(
    tx: Tx,
    services: Desk,
    pair: tuple[str, str],
    session: SessionRow,
    *,
    source: str | None = None,
) -> None:
    """Raise where the inmate has no visit left on that day, naming the first one (VC-APPT-12)."""
    at = (session.day, session.starts, lasts(session.starts, session.ends))
    await require_allowance(tx, pair, at, services.clock(), source=source)
