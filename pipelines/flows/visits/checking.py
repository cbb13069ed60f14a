"""What must hold before somebody holds or books a place: the one gathering of conditions."""

from collections.abc import Awaitable
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
from pipelines.rules.visits.admission import (
    Standing,
    require_admitted,
    require_free,
    require_proven,
)
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
from schemas.errors import Conflict, QinqiaoError, Unavailable
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


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the conditions look at, read once."""

    wish: Wish
    session: SessionRow
    terms: Terms
    booking_id: str | None = None
    """The booking that is looked at again; None of one that is to be made."""


async def terms_of(tx: Tx, desk: Desk, prison_id: str) -> Terms:
    today = local(desk.clock()).date()
    rule = await visit_calendar.rule_of(tx, prison_id, today)
    rests = await visit_calendar.holidays(tx, today, today + timedelta(days=MOST_AHEAD))
    return Terms(rule=rule, window=window(rule, today, rests))


async def require_persons(tx: Tx, desk: Desk, wish: Wish) -> None:
    """Raise where one of the two may not meet anybody now."""
    for condition in PERSONS:
        await condition(tx, desk, wish)


async def _in_custody(_: Tx, __: Desk, wish: Wish) -> None:
    require_admitted(Standing(custody=wish.inmate.custody_state), to_officer=wish.by_officer)


async def _inmate_unbarred(tx: Tx, desk: Desk, wish: Wish) -> None:
    barred = await inmate_blacklisted(tx, wish.inmate.id, desk.clock(), BarredFrom.VISIT)
    require_admitted(Standing(inmate_barred=barred), to_officer=wish.by_officer)


async def _relative_unbarred(tx: Tx, desk: Desk, wish: Wish) -> None:
    barred = await blacklist_reason(tx, wish.relative_id, desk.clock(), BarredFrom.VISIT)
    require_admitted(Standing(relative_barred=barred), to_officer=wish.by_officer)


async def _by_platform(tx: Tx, desk: Desk, wish: Wish) -> None:
    await require_by_platform(tx, desk, wish.inmate.id, desk.clock())


async def _proven(_: Tx, desk: Desk, wish: Wish) -> None:
    inmate = wish.inmate
    require_proven(inmate.binding_state, inmate.proof_until, local(desk.clock()).date())


async def _few(_: Tx, __: Desk, asked: Asked) -> None:
    require_few(asked.wish.visitors, asked.terms.rule.most_visitors)


async def _held_here(_: Tx, __: Desk, asked: Asked) -> None:
    if asked.session.prison_id != asked.wish.inmate.prison_id:
        raise Conflict("这一场不在该服刑人员所在的监狱，请另选场次。", code="other_prison")


async def _open(_: Tx, __: Desk, asked: Asked) -> None:
    if not asked.session.offered:
        raise Conflict("这一场已不开放预约，请另选场次。", code="session_gone")
    if asked.session.closed:
        raise Conflict("这一天已停办会见，请另选日期。", code="day_closed")


async def _in_time(_: Tx, desk: Desk, asked: Asked) -> None:
    session = asked.session
    require_within(asked.terms.window, session.day, session.starts, desk.clock())


async def _let_in(_: Tx, __: Desk, asked: Asked) -> None:
    session, inmate = asked.session, asked.wish.inmate
    require_let_in(session.wards, session.levels, inmate.ward_path, inmate.treatment_level)


async def _apart(tx: Tx, desk: Desk, asked: Asked) -> None:
    wish = asked.wish
    await require_kept_apart(tx, desk, wish.inmate.id, asked.session, to_officer=wish.by_officer)


async def _free(tx: Tx, _: Desk, asked: Asked) -> None:
    session, pair = asked.session, (asked.wish.relative_id, asked.wish.inmate.id)
    busy = await booked_visits.busy_on(tx, *pair, session.day, but=asked.booking_id)
    require_free(session.starts, session.ends, busy)


async def _left(tx: Tx, desk: Desk, asked: Asked) -> None:
    """The inmate has a visit left on that day, or the refusal names the first one (VC-APPT-12)."""
    session, pair = asked.session, (asked.wish.relative_id, asked.wish.inmate.id)
    at = (session.day, session.starts, lasts(session.starts, session.ends))
    source = f"visit_booking:{asked.booking_id}" if asked.booking_id else None
    await require_allowance(tx, pair, at, desk.clock(), source=source)


PERSONS = (_in_custody, _inmate_unbarred, _relative_unbarred, _by_platform, _proven)
STANDING = (_held_here, _open, _let_in, _apart, _free, _left)
"""What a booking rests on as long as it stands; that there is notice is kept by whoever books."""


async def check(tx: Tx, desk: Desk, wish: Wish, session: SessionRow) -> Terms:
    """Every condition, whoever asks and at each step; what is free is the place's own question."""
    await require_persons(tx, desk, wish)
    terms = await terms_of(tx, desk, session.prison_id)
    asked = Asked(wish=wish, session=session, terms=terms)
    await inmates_apart.lock(tx, [wish.inmate.id])
    for condition in (_few, _held_here, _open, _in_time, _let_in, _apart, _free, _left):
        await condition(tx, desk, asked)
    return terms


async def require_kept_apart(
    tx: Tx, desk: Desk, inmate_id: str, session: SessionRow, *, to_officer: bool
) -> None:
    """Raise where somebody has the room then whom the inmate must not meet (VC-APPT-15).

    The caller holds the locks of whom that is about, so that of two at once the second sees.
    """
    others = await inmates_apart.kept_from(
        tx, inmate_id, session.prison_id, session.day, session.day, desk.clock()
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


async def check_changed(
    tx: Tx, desk: Desk, wish: Wish, session: SessionRow, booking_id: str
) -> None:
    """Every condition of a booking that is changed; it stands in its own way in none."""
    await require_persons(tx, desk, wish)
    terms = await terms_of(tx, desk, session.prison_id)
    asked = Asked(wish=wish, session=session, terms=terms, booking_id=booking_id)
    for condition in (_few, *STANDING):
        await condition(tx, desk, asked)


async def refusals(tx: Tx, desk: Desk, asked: Asked) -> list[QinqiaoError]:
    """All that stands against a booking now, and not the first of it alone.

    What cannot be known at the moment stands against nothing.
    """
    found = []
    for of_person in PERSONS:
        found += await _refused(of_person(tx, desk, asked.wish))
    for of_visit in STANDING:
        found += await _refused(of_visit(tx, desk, asked))
    return found


async def _refused(condition: Awaitable[None]) -> list[QinqiaoError]:
    try:
        await condition
    except Unavailable:
        return []
    except QinqiaoError as refusal:
        return [refusal]
    return []
