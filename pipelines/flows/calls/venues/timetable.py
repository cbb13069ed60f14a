"""The timetable of a prison's venues, placed as a whole and read (VC-ROOM-01, VC-ROOM-02)."""

from datetime import date, datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.calls import venues
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.venues import VenueRow
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls import placing_days
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import ARRANGE
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.calls.call_state import OVER, PENDING
from pipelines.rules.calls.venues.standing import standing
from pipelines.rules.calls.venues.venue import opening
from pipelines.rules.platform.local_time import day_bounds
from schemas.calls.state import CallState
from schemas.calls.venues import (
    OpenStretch,
    PlaceDay,
    Placement,
    Timetable,
    TimetableCall,
    TimetableVenue,
    UnitChoice,
)
from schemas.errors import Forbidden, NotFound

SHOWN = tuple(
    state
    for state in CallState
    if state not in (CallState.REJECTED, CallState.CANCELLED, CallState.MISSED)
)


async def read(services: Services, officer: Officer, prison_id: str | None, day: date) -> Timetable:
    """One day of a prison; without one named, of the officer's own or the first in reach."""
    async with services.database.transaction() as tx:
        prison = await prison_for(tx, officer, prison_id)
        return await _timetable(tx, services, officer, prison, day)


async def place(services: Services, officer: Officer, asked: PlaceDay) -> Placement:
    """Place the day as a whole; what cannot be placed stands in the answer with the reason."""
    attempt = Attempt(
        services, officer.actor(), "venues.place", "org_unit", asked.prison_id, officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        prison = await prison_for(tx, officer, asked.prison_id)
        if not _may_place(officer, prison):
            raise Forbidden("统一安排会场需要管辖整个监狱的账号。", code="whole_prison_needed")
        now, actor = services.clock(), officer.actor()
        outcome = await placing_days.place_day(
            tx,
            services.settings,
            services.keys,
            prison.id,
            asked.day,
            now=now,
            actor=actor,
        )
        detail = {
            "day": asked.day.isoformat(),
            "changed": outcome.changed,
            "unplaced": len(outcome.unplaced),
        }
        await audit.write(
            tx,
            stream=prison.code,
            actor=actor,
            action="venues.place",
            object_kind="org_unit",
            object_id=prison.id,
            detail=detail,
            at=now,
        )
        return Placement(
            changed=outcome.changed,
            unplaced=len(outcome.unplaced),
            timetable=await _timetable(tx, services, officer, prison, asked.day),
        )


async def prison_for(tx: Tx, officer: Officer, prison_id: str | None) -> UnitRow:
    """A prison of which the officer reaches at least a part; the first where none is named."""
    known = [
        unit
        for unit in await units.prisons(tx)
        if prison_id in (None, unit.id) and _touches(officer, unit.path)
    ]
    if not known:
        raise NotFound("没有找到这所监狱。", code="prison_not_found")
    own = [unit for unit in known if unit.id == officer.prison_id]
    return (own or known)[0]


def _touches(officer: Officer, path: str) -> bool:
    return any(scope.startswith(path) or path.startswith(scope) for scope in officer.scopes)


def _may_place(officer: Officer, prison: UnitRow) -> bool:
    """Placing moves calls of all wards, so it takes the whole prison's officer."""
    return ARRANGE.code in officer.permissions and in_scopes(officer.scopes, prison.path)


async def _timetable(
    tx: Tx, services: Services, officer: Officer, prison: UnitRow, day: date
) -> Timetable:
    since, until = day_bounds(day)
    now = services.clock()
    rows = [
        row
        for row in await venues.calls_of_day(tx, prison.id, since, until, SHOWN)
        # What is dialled has no time until it is approved.
        if row.venue_id is not None or not row.dialled
    ]
    live = [row for row in rows if row.state not in OVER]
    why = await placing_days.reasons(tx, services.settings, prison.id, live, now)
    return Timetable(
        prison_id=prison.id,
        prison=prison.name,
        prisons=[
            UnitChoice(id=unit.id, name=unit.name)
            for unit in await units.prisons(tx)
            if _touches(officer, unit.path)
        ],
        day=day,
        turnover_minutes=services.settings.venue_turnover_minutes,
        venues=[_venue(row, day, live, now) for row in await venues.of_prison(tx, prison.id)],
        calls=[_call(services, officer, row, why.get(row.id, ""), now) for row in rows],
        may_arrange=_may_place(officer, prison),
        at=now,
    )


def _venue(row: VenueRow, day: date, live: list[CallRow], now: datetime) -> TimetableVenue:
    held = [
        (call.state, call.venue_from, call.venue_until)
        for call in live
        if call.venue_id == row.id and call.venue_from and call.venue_until
    ]
    return TimetableVenue(
        id=row.id,
        name=row.name,
        place=row.place,
        ward=row.ward_name,
        state=row.state,
        standing=standing(row.state, held, now),
        opening=[
            OpenStretch(starts_at=span.start, ends_at=span.end)
            for span in opening(row.as_venue(), day)
        ],
    )


def _call(
    services: Services, officer: Officer, row: CallRow, why: str, now: datetime
) -> TimetableCall:
    """Names of people of other wards stay with those wards; that the venue is taken does not."""
    own = in_scopes(officer.scopes, row.ward_path)
    movable = own and ARRANGE.code in officer.permissions and row.state in PENDING
    early = row.starts_at - timedelta(seconds=services.settings.join_early_s)
    end = row.starts_at + timedelta(minutes=row.minutes)
    return TimetableCall(
        id=row.id,
        case_no=row.case_no,
        state=row.state,
        relative=row.relative_name if own else "",
        inmate=row.inmate_name if own else "其他监区",
        # What a call of another ward is for is that ward's business too.
        kind=row.kind if own else None,
        privileged=own and row.privileged,
        ward=row.ward_name,
        starts_at=row.starts_at,
        minutes=row.minutes,
        held_until=row.venue_until or end,
        venue_id=row.venue_id,
        reason=(why or "尚未安排会场") if row.venue_id is None and row.state in PENDING else "",
        movable=movable,
        start_movable=movable and early > now,
    )
