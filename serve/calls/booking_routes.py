"""Routes by which officers book for inmates."""

from datetime import date
from typing import Annotated

from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.calls import for_inmate
from schemas.base import Id
from schemas.calls.booking import BookableInmate, BookablePair, BookForInmate
from schemas.calls.views import CallView, Slot
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Search, Wired

Length = Annotated[int, QueryParameter(ge=1, le=60)]


@get("/api/bookings/inmates", guards=[officers_only])
async def bookable_inmates(
    services: Wired, officer: AsOfficer, q: Search = ""
) -> list[BookableInmate]:
    return await for_inmate.search(services, officer, q)


@get("/api/bookings/inmates/{inmate_id:str}", guards=[officers_only])
async def bookable_pair(services: Wired, officer: AsOfficer, inmate_id: PathId) -> BookablePair:
    return await for_inmate.read(services, officer, inmate_id)


@get("/api/bookings/slots", guards=[officers_only])
async def officer_slots(
    services: Wired,
    officer: AsOfficer,
    inmate_id: FromQuery[Id],
    relative_id: FromQuery[Id],
    day: FromQuery[date],
    minutes: Length = 10,
) -> list[Slot]:
    return await for_inmate.slots(services, officer, inmate_id, relative_id, day, minutes)


@post("/api/calls", guards=[officers_only])
async def book_call(services: Wired, officer: AsOfficer, data: JSONBody[BookForInmate]) -> CallView:
    return await for_inmate.book(services, officer, data)


HANDLERS = (bookable_inmates, bookable_pair, officer_slots, book_call)
