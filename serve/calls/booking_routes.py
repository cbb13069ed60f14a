"""Routes by which officers book for inmates."""

from datetime import date
from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.calls import for_inmate
from pipelines.rules.access.codes.calls import BOOK
from schemas.base import Id
from schemas.calls.booking import BookableInmate, BookablePair, BookForInmate
from schemas.calls.views import CallView, Slot
from serve.http import AsOfficer, PathId, Search, Wired
from serve.route import officers

Length = Annotated[int, QueryParameter(ge=1, le=60)]


@officers.get("/api/bookings/inmates", asks=BOOK)
async def bookable_inmates(
    services: Wired, officer: AsOfficer, q: Search = ""
) -> list[BookableInmate]:
    return await for_inmate.search(services, officer, q)


@officers.get("/api/bookings/inmates/{inmate_id:str}", asks=BOOK)
async def bookable_pair(services: Wired, officer: AsOfficer, inmate_id: PathId) -> BookablePair:
    return await for_inmate.read(services, officer, inmate_id)


@officers.get("/api/bookings/slots", asks=BOOK)
async def officer_slots(
    services: Wired,
    officer: AsOfficer,
    inmate_id: FromQuery[Id],
    relative_id: FromQuery[Id],
    day: FromQuery[date],
    minutes: Length = 10,
) -> list[Slot]:
    return await for_inmate.slots(services, officer, inmate_id, relative_id, day, minutes)


@officers.post("/api/calls", asks=BOOK)
async def book_call(services: Wired, officer: AsOfficer, data: JSONBody[BookForInmate]) -> CallView:
    return await for_inmate.book(services, officer, data)


HANDLERS = (bookable_inmates, bookable_pair, officer_slots, book_call)
