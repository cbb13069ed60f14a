"""Routes of the timetable."""

from datetime import date

from litestar.params import FromQuery, JSONBody

from pipelines.flows.calls.venues import moving, timetable, use
from pipelines.rules.access.codes.calls import ARRANGE, READ_TIMETABLE
from schemas.base import Id
from schemas.calls.venues import MoveCall, PlaceDay, Placement, Timetable, VenueUse
from schemas.calls.views import CallView
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.get("/api/venue-timetable", asks=READ_TIMETABLE)
async def read_timetable(
    services: Wired,
    officer: AsOfficer,
    day: FromQuery[date],
    prison_id: FromQuery[Id | None] = None,
) -> Timetable:
    return await timetable.read(services, officer, prison_id, day)


@officers.act("/api/venue-timetable/placements", asks=ARRANGE)
async def place_day(services: Wired, officer: AsOfficer, data: JSONBody[PlaceDay]) -> Placement:
    return await timetable.place(services, officer, data)


@officers.get("/api/venue-use", asks=READ_TIMETABLE)
async def venue_use(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date],
    until: FromQuery[date],
    prison_id: FromQuery[Id | None] = None,
) -> list[VenueUse]:
    return await use.read(services, officer, prison_id, since, until)


@officers.act("/api/calls/{call_id:str}/move", asks=ARRANGE)
async def move_call(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[MoveCall]
) -> CallView:
    return await moving.move(services, officer, call_id, data)


HANDLERS = (read_timetable, place_day, venue_use, move_call)
