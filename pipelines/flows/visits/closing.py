"""Closing days: what it touches is shown before, and done as chosen (VC-APPT-19)."""

from datetime import date, timedelta
from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    booked_visits,
    calendar_rules,
    inmates_apart,
    visit_messages,
    visit_places,
    visit_sessions,
)
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.visits import ending, moving, reach
from pipelines.flows.visits.offering import made_for
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.apart import TakenTime
from pipelines.rules.visits.calendar import weekday_of
from pipelines.rules.visits.closing import nearest, require_all_chosen, require_days
from schemas.errors import InvalidInput
from schemas.modules.visits.visit_days import IN_FORCE, VISIT_DAYS, DayChange
from schemas.modules.visits.visit_rules import MOST_AHEAD
from schemas.visits.calendar import (
    CloseDays,
    ClosingOutcome,
    ClosingPreview,
    Days,
    MoveTarget,
    OpenDays,
    TouchedVisit,
)


async def preview(services: Services, officer: Officer, asked: Days) -> ClosingPreview:
    """The bookings that stand on the days, each with where it could go."""
    now = services.clock()
    require_days(asked.first_day, asked.last_day, local(now).date())
    async with services.database.transaction() as tx:
        _, prisons = await reach.arranged(tx, officer, asked.unit_id)
    for prison in prisons:
        await made_for(services, prison.id)
    ids = [prison.id for prison in prisons]
    days = (ids, asked.first_day, asked.last_day, asked.visit_type)
    async with services.database.transaction() as tx:
        rows = await booked_visits.placed_in(tx, *days)
        others = await _others(tx, services, {row.prison_id for row in rows}, asked)
        kept = await _kept_from(tx, services, rows, asked)
        return ClosingPreview(
            sessions=len(await visit_sessions.ids_of_days(tx, *days)),
            holds=len(await booked_visits.holds_in(tx, *days, now)),
            visits=[_touched(services, row, others, kept.get(row.inmate_id, [])) for row in rows],
        )


async def _others(
    tx: Tx, services: Services, prison_ids: set[str], asked: Days
) -> list[SessionRow]:
    """Sessions beside the days that are to be closed."""
    now = services.clock()
    today = local(now).date()
    until = max(asked.last_day, today) + timedelta(days=MOST_AHEAD)
    found = []
    for prison_id in sorted(prison_ids):
        rows = await visit_sessions.of_days(tx, prison_id, today, until, now)
        found += [row for row in rows if not _within(row.day, asked.first_day, asked.last_day)]
    return found


async def _kept_from(
    tx: Tx, services: Services, rows: list[BookedRow], asked: Days
) -> dict[str, list[TakenTime]]:
    """By inmate who must not meet somebody, when those are there."""
    now = services.clock()
    today = local(now).date()
    until = max(asked.last_day, today) + timedelta(days=MOST_AHEAD)
    few = await inmates_apart.paired(tx, {row.inmate_id for row in rows})
    prisons = {row.inmate_id: row.prison_id for row in rows if row.inmate_id in few}
    return {
        inmate_id: await inmates_apart.kept_from(tx, inmate_id, prison_id, today, until, now)
        for inmate_id, prison_id in prisons.items()
    }


def _within(day: date, first: date, last: date) -> bool:
    return first <= day <= last


def _touched(
    services: Services, row: BookedRow, others: list[SessionRow], kept: list[TakenTime]
) -> TouchedVisit:
    targets = nearest(row, moving.fitting(services, row, others, kept))
    return TouchedVisit(
        id=row.id,
        booking_no=row.booking_no,
        state=row.state,
        inmate=row.inmate_name,
        inmate_no=row.inmate_no,
        relative=row.relative_name,
        prison=row.prison_name,
        ward=row.ward_name,
        day=row.day,
        starts=row.starts,
        visit_type=row.visit_type,
        visitors=row.visitors or 1,
        targets=[target_view(one) for one in targets],
    )


def target_view(row: SessionRow) -> MoveTarget:
    """A session to which a booking could go."""
    return MoveTarget(
        id=row.id, day=row.day, starts=row.starts, ends=row.ends, room=row.room, left=row.left
    )


async def close(services: Services, officer: Officer, asked: CloseDays) -> ClosingOutcome:
    """All of it or nothing: the days, every booking as chosen, and everybody's message."""
    now, actor = services.clock(), officer.actor()
    attempt = Attempt(
        services, actor, "visit_days.close", "org_unit", asked.unit_id, officer.stream
    )
    async with attempt:
        require_days(asked.first_day, asked.last_day, local(now).date())
        async with services.database.transaction() as tx:
            _, prisons = await reach.arranged(tx, officer, asked.unit_id)
        for prison in prisons:
            await made_for(services, prison.id)
        async with services.database.transaction() as tx:
            unit, prisons = await reach.arranged(tx, officer, asked.unit_id)
            rows = await _closed(tx, services, [one.id for one in prisons], asked)
            closed_id = await _keep(tx, services, officer, unit, DayChange.CLOSED, asked)
            return await _carried_out(tx, services, officer, asked, rows, closed_id)


async def _closed(
    tx: Tx, services: Services, prison_ids: list[str], asked: CloseDays
) -> list[BookedRow]:
    """Close the sessions, and answer who stands in them now that nobody comes any more.

    Inmates who must not meet somebody, then cases and records, are locked before places, and these
    before sessions, as by everybody who books or cancels.
    """
    days = (prison_ids, asked.first_day, asked.last_day, asked.visit_type)
    standing = sorted(await booked_visits.placed_in(tx, *days), key=lambda one: one.id)
    few = await inmates_apart.paired(tx, {row.inmate_id for row in standing})
    await inmates_apart.lock(tx, few)
    for row in standing:
        await ending.locked(tx, services, row.id)
    session_ids = await visit_sessions.ids_of_days(tx, *days)
    targets = [one.session_id for one in asked.choices if one.session_id is not None]
    await visit_places.lock_of_sessions(tx, session_ids)
    await visit_sessions.lock(tx, {*session_ids, *targets})
    if set(targets) & set(session_ids):
        raise InvalidInput("不能改到同时停办的场次。", code="target_closed")
    await visit_sessions.close(tx, session_ids)
    rows = await booked_visits.placed_in(tx, *days)
    chosen = [one.booking_id for one in asked.choices]
    require_all_chosen([row.id for row in rows], chosen)
    for held in await booked_visits.holds_in(tx, *days, services.clock()):
        await visit_places.release(tx, held)
    return rows


async def _carried_out(
    tx: Tx,
    services: Services,
    officer: Officer,
    asked: CloseDays,
    rows: list[BookedRow],
    closed_id: str,
) -> ClosingOutcome:
    actor, chosen = officer.actor(), {one.booking_id: one.session_id for one in asked.choices}
    moved = cancelled = 0
    for row in rows:
        target = chosen[row.id]
        if target is not None:
            await moving.move(tx, services, row, target, actor, asked.reason)
            moved += 1
            continue
        record = await ending.cancel(tx, services, row.id, actor, asked.reason, row.prison_code)
        now = services.clock()
        post = visit_messages.Post(tx, services.keys, row.id, record.values, now)
        await post.cancelled(asked.reason)
        cancelled += 1
    return ClosingOutcome(closed_id=closed_id, moved=moved, cancelled=cancelled)


async def open_days(services: Services, officer: Officer, asked: OpenDays) -> str:
    """Hold visits on days on which there would be none; answers the record's id."""
    actor = officer.actor()
    attempt = Attempt(services, actor, "visit_days.open", "org_unit", asked.unit_id, officer.stream)
    async with attempt:
        require_days(asked.first_day, asked.last_day, local(services.clock()).date())
        try:
            weekday_of(asked.like_day)
        except ValueError as error:
            raise InvalidInput("没有这样的星期。", code="weekday_wrong") from error
        async with services.database.transaction() as tx:
            unit, _ = await reach.arranged(tx, officer, asked.unit_id)
            return await _keep(tx, services, officer, unit, DayChange.OPENED, asked)


async def _keep(
    tx: Tx,
    services: Services,
    officer: Officer,
    unit: UnitRow,
    change: DayChange,
    asked: CloseDays | OpenDays,
) -> str:
    now = services.clock()
    values: dict[str, Any] = {
        "unit_id": unit.id,
        "change": change.value,
        "first_day": asked.first_day,
        "last_day": asked.last_day,
        "visit_type": asked.visit_type.value if asked.visit_type else None,
        "like_day": asked.like_day if isinstance(asked, OpenDays) else None,
        "reason": asked.reason,
    }
    seals = FieldSeals(services.keys)
    record_id = await writing.add(
        tx, VISIT_DAYS, seals, values, state=IN_FORCE, by=officer.id, at=now
    )
    await calendar_rules.days_changed(tx, unit.id)
    verb = "close" if change is DayChange.CLOSED else "open"
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{VISIT_DAYS.code}.{verb}",
        object_kind=VISIT_DAYS.code,
        object_id=record_id,
        detail={"after": values},
        at=now,
    )
    return record_id
