"""Routes by which relatives book visits on site (VC-APPT-01)."""

from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.visits import own_visits, waiting
from schemas.base import Id
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import (
    AskWait,
    BookedVisit,
    BookVisit,
    HeldPlace,
    HoldPlace,
    OwnWait,
    VisitOffer,
    VisitSlot,
)
from serve.http import AsRelative, PathId, Wired
from serve.route import relatives

SUBSYSTEM = "appointments"
Visitors = Annotated[int, QueryParameter(ge=1, le=10)]


@relatives.get("/api/relative/visit-offer", subsystem=SUBSYSTEM)
async def visit_offer(
    services: Wired, relative: AsRelative, inmate_id: FromQuery[Id]
) -> VisitOffer:
    return await own_visits.offer(services, relative, inmate_id)


@relatives.get("/api/relative/visit-slots", subsystem=SUBSYSTEM)
async def visit_slots(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[Id],
    visit_type: FromQuery[VisitType],
    visitors: Visitors = 1,
) -> list[VisitSlot]:
    return await own_visits.slots(services, relative, inmate_id, visit_type, visitors)


@relatives.post("/api/relative/visit-holds", subsystem=SUBSYSTEM)
async def hold_place(services: Wired, relative: AsRelative, data: JSONBody[HoldPlace]) -> HeldPlace:
    return await own_visits.hold(services, relative, data)


@relatives.get("/api/relative/visit-holds/{place_id:str}", subsystem=SUBSYSTEM)
async def held_place(services: Wired, relative: AsRelative, place_id: PathId) -> HeldPlace:
    return await own_visits.held(services, relative, place_id)


@relatives.act("/api/relative/visit-holds/{place_id:str}/release", subsystem=SUBSYSTEM)
async def release_place(services: Wired, relative: AsRelative, place_id: PathId) -> None:
    await own_visits.release(services, relative, place_id)


@relatives.post("/api/relative/visit-waits", subsystem=SUBSYSTEM)
async def ask_wait(services: Wired, relative: AsRelative, data: JSONBody[AskWait]) -> OwnWait:
    return await waiting.ask(services, relative, data)


@relatives.get("/api/relative/visit-waits", subsystem=SUBSYSTEM)
async def own_waits(services: Wired, relative: AsRelative) -> list[OwnWait]:
    return await waiting.own_waits(services, relative)


@relatives.act("/api/relative/visit-waits/{wait_id:str}/leave", subsystem=SUBSYSTEM)
async def leave_wait(services: Wired, relative: AsRelative, wait_id: PathId) -> OwnWait:
    return await waiting.leave(services, relative, wait_id)


@relatives.post("/api/relative/visits", subsystem=SUBSYSTEM)
async def book_visit(
    services: Wired, relative: AsRelative, data: JSONBody[BookVisit]
) -> BookedVisit:
    return await own_visits.book(services, relative, data)


@relatives.get("/api/relative/visits", subsystem=SUBSYSTEM)
async def own_visit_list(services: Wired, relative: AsRelative) -> list[BookedVisit]:
    return await own_visits.own_visits(services, relative)


@relatives.get("/api/relative/visits/{booking_id:str}", subsystem=SUBSYSTEM)
async def own_visit(services: Wired, relative: AsRelative, booking_id: PathId) -> BookedVisit:
    return await own_visits.own_visit(services, relative, booking_id)


@relatives.act("/api/relative/visits/{booking_id:str}/cancel", subsystem=SUBSYSTEM)
async def cancel_visit(services: Wired, relative: AsRelative, booking_id: PathId) -> BookedVisit:
    return await own_visits.cancel(services, relative, booking_id)


HANDLERS = (
    visit_offer,
    visit_slots,
    hold_place,
    held_place,
    release_place,
    ask_wait,
    own_waits,
    leave_wait,
    book_visit,
    own_visit_list,
    own_visit,
    cancel_visit,
)
