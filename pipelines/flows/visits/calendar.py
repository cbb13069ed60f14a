"""A prison's calendar of one month, as it is and as it would be (VC-APPT-09)."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar, visit_sessions, visit_waits
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits import reach
from pipelines.flows.visits.checking import Terms, terms_of
from pipelines.flows.visits.offering import made_for
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.validation import for_creation
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.calendar import Session, VisitTime, sessions
from pipelines.rules.visits.time_problems import time_problems
from pipelines.rules.visits.workdays import Holidays, is_workday
from schemas.errors import InvalidInput
from schemas.modules.visits.visit_times import VISIT_TIMES
from schemas.visits.calendar import CalendarDay, CalendarSession, PreviewTime, VisitMonth

DRAFT = "draft"


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a month is drawn from."""

    names: Mapping[str, str]
    rows: Sequence[SessionRow]
    rests: Holidays
    holiday_names: Mapping[date, str]
    terms: Terms
    waiting: Mapping[str, int]
    """Parties that wait, by session."""


async def month(
    services: Services, officer: Officer, prison_id: str | None, wanted: str | None
) -> VisitMonth:
    async with services.database.transaction() as tx:
        prison = await reach.prison_for(tx, officer, prison_id)
    await made_for(services, prison.id)
    async with services.database.transaction() as tx:
        times = await visit_calendar.times_of(tx, prison.id)
        return await _month(tx, services, officer, prison, wanted or _now(services), times)


async def preview(services: Services, officer: Officer, asked: PreviewTime) -> VisitMonth:
    """The same with a time that is being written; nothing is kept of it."""
    values, problems = for_creation(VISIT_TIMES, asked.values)
    refuse(problems)
    async with services.database.transaction() as tx:
        prison = await reach.prison_for(tx, officer, asked.prison_id)
        wards, levels = await visit_calendar.codes_of(tx, prison.id)
        refuse(list(time_problems(values, wards, levels)))
        known = await visit_calendar.times_of(tx, prison.id)
        times = [one for one in known if one.id != asked.time_id]
        times.append(visit_calendar.as_time(values | {"id": DRAFT}))
        return await _month(tx, services, officer, prison, asked.month, times)


def _now(services: Services) -> str:
    return f"{local(services.clock()):%Y-%m}"


async def _month(
    tx: Tx,
    services: Services,
    officer: Officer,
    prison: UnitRow,
    wanted: str,
    times: Sequence[VisitTime],
) -> VisitMonth:
    first, last = _bounds(wanted)
    marks = await visit_calendar.marks_of(tx, prison.id, first, last)
    rows = await visit_sessions.of_days(tx, prison.id, first, last, services.clock(), offered=False)
    known = _Known(
        names=await visit_calendar.time_names(tx, prison.id),
        rows=rows,
        waiting=await visit_waits.numbers(tx, [row.id for row in rows if row.taken]),
        rests=await visit_calendar.holidays(tx, first, last),
        holiday_names=await visit_calendar.holiday_names(tx, first, last),
        terms=await terms_of(tx, services, prison.id),
    )
    expected = list(sessions(first, last, times, marks, known.rests))
    return VisitMonth(
        prison_id=prison.id,
        prison=prison.name,
        prisons=await reach.prisons_of(tx, officer),
        month=wanted,
        ahead_days=known.terms.rule.ahead_days,
        notice_days=known.terms.rule.notice_days,
        days=_days(first, last, expected, known),
        may_arrange=reach.may_arrange(officer, prison),
    )


def _bounds(wanted: str) -> tuple[date, date]:
    try:
        first = date.fromisoformat(f"{wanted}-01")
    except ValueError as error:
        raise InvalidInput("月份不存在。", code="month_wrong") from error
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _days(first: date, last: date, expected: list[Session], known: _Known) -> list[CalendarDay]:
    by_key = {(row.time_id, row.day): row for row in known.rows}
    wanted = {(one.time.id, one.day) for one in expected}
    # What nobody would hold any more is shown where somebody has booked it.
    kept = [row for key, row in by_key.items() if key not in wanted and row.taken > 0]
    days = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        shown = [_shown(one, by_key, known) for one in expected if one.day == day]
        shown += [_left_over(row, known) for row in kept if row.day == day]
        bounds = known.terms.window
        days.append(
            CalendarDay(
                day=day,
                workday=is_workday(day, known.rests),
                holiday=known.holiday_names.get(day, ""),
                bookable=bounds.first <= day <= bounds.last,
                sessions=sorted(shown, key=lambda one: (one.starts, one.ends, one.time_id)),
            )
        )
    return days


def _shown(one: Session, by_key: Mapping[Any, SessionRow], known: _Known) -> CalendarSession:
    time, row = one.time, by_key.get((one.time.id, one.day))
    return CalendarSession(
        id=row.id if row else None,
        time_id=time.id,
        name=known.names.get(time.id, ""),
        visit_type=time.visit_type,
        starts=time.starts,
        ends=time.ends,
        room=time.room,
        capacity=max(time.capacity, row.taken if row else 0),
        taken=row.capacity - row.free if row else 0,
        waiting=known.waiting.get(row.id, 0) if row else 0,
        closed=one.closed,
        offered=True,
        draft=time.id == DRAFT,
    )


def _left_over(row: SessionRow, known: _Known) -> CalendarSession:
    return CalendarSession(
        id=row.id,
        time_id=row.time_id,
        name=known.names.get(row.time_id, ""),
        visit_type=row.visit_type,
        starts=row.starts,
        ends=row.ends,
        room=row.room,
        capacity=row.capacity,
        taken=row.capacity - row.free,
        waiting=known.waiting.get(row.id, 0),
        closed=row.closed,
        offered=False,
        draft=False,
    )
