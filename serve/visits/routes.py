"""Routes by which officers keep the visits calendar and book, move and prepare visits."""

from datetime import date
from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.visits import (
    calendar,
    closing,
    day_list,
    for_relative,
    keeping_apart,
    outcomes,
    reviewing,
)
from pipelines.rules.access.codes.visits import (
    ARRANGE_VISITS,
    BOOK_VISITS,
    KEEP_APART,
    PREPARE_VISITS,
    READ_PREREVIEWS,
    READ_VISIT_CALENDAR,
    TELL_ARRIVALS,
)
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.base import Id
from schemas.calls.booking import BookableInmate
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import (
    BookedVisit,
    BookVisit,
    HeldPlace,
    HoldForRelative,
    VisitOffer,
    VisitPair,
    VisitSlot,
)
from schemas.visits.calendar import (
    CloseDays,
    ClosingOutcome,
    ClosingPreview,
    Days,
    OpenDays,
    PreparedVisit,
    PreviewTime,
    TellVisitors,
    VisitDay,
    VisitMonth,
)
from schemas.visits.prereview import (
    ApartPair,
    LiftApart,
    SetApart,
    VisitPrereview,
    WaitingVisit,
)
from serve.http import AsOfficer, PathId, Search, Wired
from serve.route import officers

MonthWanted = Annotated[str | None, QueryParameter(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Visitors = Annotated[int, QueryParameter(ge=1, le=10)]
LOOKS = "It only looks: what is being written is kept nowhere."


@officers.get("/api/visit-calendar", asks=READ_VISIT_CALENDAR)
async def read_visit_calendar(
    services: Wired,
    officer: AsOfficer,
    prison_id: FromQuery[Id | None] = None,
    month: MonthWanted = None,
) -> VisitMonth:
    return await calendar.month(services, officer, prison_id, month)


@officers.act(
    "/api/visit-calendar/preview",
    asks=READ_VISIT_CALENDAR,
    repeats=Unnoted.READING,
    unaudited=LOOKS,
)
async def preview_visit_calendar(
    services: Wired, officer: AsOfficer, data: JSONBody[PreviewTime]
) -> VisitMonth:
    return await calendar.preview(services, officer, data)


@officers.act(
    "/api/visit-calendar/closings/preview",
    asks=ARRANGE_VISITS,
    repeats=Unnoted.READING,
    unaudited=LOOKS,
)
async def preview_closing(
    services: Wired, officer: AsOfficer, data: JSONBody[Days]
) -> ClosingPreview:
    return await closing.preview(services, officer, data)


@officers.post("/api/visit-calendar/closings", asks=ARRANGE_VISITS)
async def close_days(
    services: Wired, officer: AsOfficer, data: JSONBody[CloseDays]
) -> ClosingOutcome:
    return await closing.close(services, officer, data)


@officers.post("/api/visit-calendar/openings", asks=ARRANGE_VISITS)
async def open_days(services: Wired, officer: AsOfficer, data: JSONBody[OpenDays]) -> None:
    await closing.open_days(services, officer, data)


@officers.get("/api/visit-days", asks=PREPARE_VISITS)
async def read_visit_day(
    services: Wired,
    officer: AsOfficer,
    day: FromQuery[date],
    prison_id: FromQuery[Id | None] = None,
) -> VisitDay:
    return await day_list.read(services, officer, prison_id, day)


@officers.act("/api/visit-days/visits/{booking_id:str}/outcomes", asks=TELL_ARRIVALS)
async def tell_visitors(
    services: Wired, officer: AsOfficer, booking_id: PathId, data: JSONBody[TellVisitors]
) -> PreparedVisit:
    return await outcomes.tell(services, officer, booking_id, data)


@officers.get("/api/visit-booking/inmates", asks=BOOK_VISITS)
async def visited_inmates(
    services: Wired, officer: AsOfficer, q: Search = ""
) -> list[BookableInmate]:
    return await for_relative.search(services, officer, q)


@officers.get("/api/visit-booking/inmates/{inmate_id:str}", asks=BOOK_VISITS)
async def visited_pair(services: Wired, officer: AsOfficer, inmate_id: PathId) -> VisitPair:
    return await for_relative.pair(services, officer, inmate_id)


@officers.get("/api/visit-booking/offer", asks=BOOK_VISITS)
async def window_offer(
    services: Wired, officer: AsOfficer, inmate_id: FromQuery[Id], relative_id: FromQuery[Id]
) -> VisitOffer:
    return await for_relative.offer(services, officer, inmate_id, relative_id)


@officers.get("/api/visit-booking/slots", asks=BOOK_VISITS)
async def window_slots(
    services: Wired,
    officer: AsOfficer,
    inmate_id: FromQuery[Id],
    relative_id: FromQuery[Id],
    visit_type: FromQuery[VisitType],
    visitors: Visitors = 1,
) -> list[VisitSlot]:
    return await for_relative.slots(services, officer, inmate_id, relative_id, visit_type, visitors)


@officers.post("/api/visit-booking/holds", asks=BOOK_VISITS)
async def window_hold(
    services: Wired, officer: AsOfficer, data: JSONBody[HoldForRelative]
) -> HeldPlace:
    return await for_relative.hold(services, officer, data)


@officers.post("/api/visit-booking", asks=BOOK_VISITS)
async def window_book(
    services: Wired, officer: AsOfficer, data: JSONBody[BookVisit]
) -> BookedVisit:
    return await for_relative.book(services, officer, data)


@officers.get("/api/visit-prereviews", asks=READ_PREREVIEWS)
async def waiting_visits(
    services: Wired, officer: AsOfficer, flagged: FromQuery[bool] = True
) -> list[WaitingVisit]:
    return await reviewing.waiting(services, officer, flagged=flagged)


@officers.get("/api/visit-prereviews/{booking_id:str}", asks=READ_PREREVIEWS)
async def booking_prereview(
    services: Wired, officer: AsOfficer, booking_id: PathId
) -> VisitPrereview:
    return await reviewing.of_booking(services, officer, booking_id)


@officers.get("/api/inmates-apart", asks=KEEP_APART)
async def read_apart(services: Wired, officer: AsOfficer) -> list[ApartPair]:
    return await keeping_apart.pairs(services, officer)


@officers.get("/api/inmates-apart/inmates", asks=KEEP_APART)
async def apart_inmates(
    services: Wired, officer: AsOfficer, q: Search = ""
) -> list[BookableInmate]:
    return await keeping_apart.inmates(services, officer, q)


@officers.post("/api/inmates-apart", asks=KEEP_APART)
async def set_apart(services: Wired, officer: AsOfficer, data: JSONBody[SetApart]) -> ApartPair:
    return await keeping_apart.set_apart(services, officer, data)


@officers.act("/api/inmates-apart/{apart_id:str}/lift", asks=KEEP_APART)
async def lift_apart(
    services: Wired, officer: AsOfficer, apart_id: PathId, data: JSONBody[LiftApart]
) -> ApartPair:
    return await keeping_apart.lift(services, officer, apart_id, data)


HANDLERS = (
    read_visit_calendar,
    preview_visit_calendar,
    preview_closing,
    close_days,
    open_days,
    read_visit_day,
    visited_inmates,
    visited_pair,
    window_offer,
    window_slots,
    window_hold,
    window_book,
    waiting_visits,
    booking_prereview,
    read_apart,
    apart_inmates,
    set_apart,
    lift_apart,
    tell_visitors,
)
