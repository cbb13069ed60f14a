"""Placing a prison's day into its venues, and again whenever a call has lost its venue."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, select

from connectors.postgres.calls import booked_calls, calls, venues
from connectors.postgres.calls.call_row import CallRow, call_venue, select_calls
from connectors.postgres.database import Database
from connectors.postgres.messages import phone_notices
from connectors.postgres.messages.phone_notices import told_of
from connectors.postgres.transaction import Tx
from pipelines.flows.messages import told_calls
from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.holding import Hold, hold
from pipelines.rules.calls.venues.placing import Booking, Placed, Rule, place
from pipelines.rules.phone.spoken_notice import moved
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.security.actor import Actor, system_actor
from pipelines.rules.security.keys import KeyProvider
from schemas.calls.state import CallState
from schemas.modules.calls.call_venues import IN_USE
from schemas.settings import Settings
from schemas.tables.calls.call import video_call

PLACER = system_actor("自动排期")
AWAITED = (CallState.REQUESTED, CallState.APPROVED)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    changed: int
    unplaced: dict[str, str]
    """By call, why it has no venue."""


def rule_of(settings: Settings) -> Rule:
    return Rule(
        turnover=timedelta(minutes=settings.venue_turnover_minutes),
        shift=timedelta(minutes=settings.venue_shift_minutes),
    )


async def place_day(
    tx: Tx,
    settings: Settings,
    keys: KeyProvider,
    prison_id: str,
    day: date,
    *,
    now: datetime,
    actor: Actor,
) -> Outcome:
    """Place all calls of the day; those that change are told on both sides.

    A call that somebody else is working on stays as it is.
    """
    await venues.lock(tx, prison_id)
    rows = await _of_day(tx, prison_id, day)
    mine = await _locked(tx, rows)
    known = [row.as_venue() for row in await venues.of_prison(tx, prison_id)]
    rule = rule_of(settings)
    bookings = [_booking(row, settings, now, free=row.id in mine) for row in rows]
    busy = {row.id: await _busy(tx, row) for row in rows if row.venue_id is None and rule.shift}
    plan = place(bookings, known, rule, now=now, busy=busy)
    by_id = {row.id: row for row in rows}
    changes = [one for one in plan.placed if one.id in mine and _differs(by_id[one.id], one)]
    # First all leave, then all sit down: two that change places are never in one venue.
    left = {
        one.id: await _leave(tx, by_id[one.id], now, actor)
        if by_id[one.id].venue_id is not None
        else by_id[one.id]
        for one in changes
    }
    for one in changes:
        await _sit(tx, settings, keys, left[one.id], one, rule.turnover, now, actor)
    return Outcome(changed=len(changes), unplaced={one.id: one.reason for one in plan.unplaced})


async def reasons(
    tx: Tx, settings: Settings, prison_id: str, rows: list[CallRow], now: datetime
) -> dict[str, str]:
    """Why each of the day's calls without a venue has none; nothing is changed."""
    known = [row.as_venue() for row in await venues.of_prison(tx, prison_id)]
    bookings = [_booking(row, settings, now, free=row.venue_id is None) for row in rows]
    plan = place(bookings, known, Rule(turnover=rule_of(settings).turnover), now=now)
    return {one.id: one.reason for one in plan.unplaced}


async def place_waiting(
    database: Database, settings: Settings, keys: KeyProvider, now: datetime
) -> int:
    """Place every coming day on which a call has no venue though there are some; how many moved."""
    async with database.transaction() as tx:
        found = await tx.execute(_waiting(now))
        days = {(str(row.prison_id), local(row.starts_at).date()) for row in found}
    changed = 0
    for prison_id, day in sorted(days):
        async with database.transaction() as tx:
            outcome = await place_day(tx, settings, keys, prison_id, day, now=now, actor=PLACER)
        changed += outcome.changed
    return changed


def _waiting(now: datetime) -> Select[Any]:
    usable = (
        select(call_venue.c.id)
        .where(call_venue.c.unit_id == video_call.c.prison_id, call_venue.c.state == IN_USE)
        .exists()
    )
    return select(video_call.c.prison_id, video_call.c.starts_at).where(
        video_call.c.venue_id.is_(None),
        video_call.c.dialled.is_(False),
        video_call.c.state.in_([state.value for state in AWAITED]),
        video_call.c.starts_at > now,
        usable,
    )


async def _of_day(tx: Tx, prison_id: str, day: date) -> list[CallRow]:
    """Live calls of the day; one that is dialled takes its venue when it is approved."""
    since, until = day_bounds(day)
    rows = await venues.calls_of_day(tx, prison_id, since, until)
    return [row for row in rows if row.venue_id is not None or not row.dialled]


async def _locked(tx: Tx, rows: list[CallRow]) -> set[str]:
    """Calls that may be moved here: awaited, and in nobody else's hand."""
    awaited = [row.id for row in rows if row.state in AWAITED]
    found = select_calls().where(video_call.c.id.in_(awaited))
    locked = found.with_for_update(of=video_call, key_share=True, skip_locked=True)
    current = {row.id: row for row in await tx.all(locked, CallRow)}
    return {row.id for row in rows if row.id in current and current[row.id].version == row.version}


def _booking(row: CallRow, settings: Settings, now: datetime, *, free: bool) -> Booking:
    """A call that may be entered already keeps its venue and its time."""
    entered = row.starts_at - timedelta(seconds=settings.join_early_s) <= now
    return Booking(
        id=row.id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        ward_id=row.ward_id,
        venue_id=row.venue_id,
        fixed=not free or entered,
        movable=free and not entered,
    )


async def _busy(tx: Tx, row: CallRow) -> list[Span]:
    """Other calls of the two people around the time."""
    since, until = day_bounds(local(row.starts_at).date())
    others = await booked_calls.overlapping(
        tx, relative_id=row.relative_id, inmate_id=row.inmate_id, since=since, until=until
    )
    return [
        Span(other.starts_at, other.starts_at + timedelta(minutes=other.minutes))
        for other in others
        if other.id != row.id
    ]


def _differs(row: CallRow, placed: Placed) -> bool:
    return row.venue_id != placed.venue_id or row.starts_at != placed.starts_at


async def _leave(tx: Tx, row: CallRow, now: datetime, actor: Actor) -> CallRow:
    return await calls.move(tx, row, starts_at=row.starts_at, hold=None, at=now, actor=actor)


async def _sit(
    tx: Tx,
    settings: Settings,
    keys: KeyProvider,
    row: CallRow,
    placed: Placed,
    turnover: timedelta,
    now: datetime,
    actor: Actor,
) -> None:
    seat = Hold(placed.venue_id, hold(placed.starts_at, row.minutes, turnover))
    changed = await calls.move(tx, row, starts_at=placed.starts_at, hold=seat, at=now, actor=actor)
    if changed.starts_at != row.starts_at:
        await tell_moved(tx, settings, keys, changed, now, before=row.starts_at)


async def tell_moved(
    tx: Tx,
    settings: Settings,
    keys: KeyProvider,
    call: CallRow,
    at: datetime,
    *,
    before: datetime,
) -> None:
    """Tell the relative of another time: in writing, and by telephone once it is approved."""
    await told_calls.moved(tx, keys, call, before, moved(told_of(call, settings)), at)
    if call.state is CallState.APPROVED:
        await phone_notices.plan_notice(tx, call, settings, at)
