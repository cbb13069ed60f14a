"""Routes of the face for outside bodies: people, kinds, bookings."""

from typing import Annotated, Literal

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.official import booking, own_papers, own_people, showing
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from schemas.access.accounts import WithReason
from schemas.modules.views import DictionaryItem
from schemas.official.accounts import (
    ClosePerson,
    HandedCode,
    KeepPerson,
    OpenOfficialAccount,
    OwnPerson,
    RenewPerson,
)
from schemas.official.booking import (
    BookOfficial,
    FindInmate,
    FoundInmate,
    OfficialBookingDetail,
    OwnOfficialBookings,
)
from schemas.official.kinds import OfferedKind
from schemas.platform.files import FileView, UploadGoing
from serve.answers import ANY_FILE
from serve.files import sending
from serve.files.incoming import HANDED_IN, IN_PIECES, AsPart, body_of
from serve.http import Asked, AsOfficial, Limit, Offset, PathId, Wired
from serve.route import officials

OPEN = "official"
"""The subsystem: where it is closed, so is all this."""
FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]
Stands = Literal["pending", "returned", "approved", "rejected", "cancelled", "done"]
State = Annotated[Stands | None, QueryParameter(name="state")]


@officials.get("/api/official/kinds", subsystem=OPEN)
async def offered_kinds(services: Wired, official: AsOfficial) -> list[OfferedKind]:
    return await booking.kinds(services, official)


@officials.get("/api/official/certificate-kinds", subsystem=OPEN)
async def certificate_kinds(services: Wired, official: AsOfficial) -> list[DictionaryItem]:
    return await own_people.certificate_kinds(services)


@officials.act("/api/official/inmates/find", subsystem=OPEN, repeats=Unnoted.READING, counted=True)
async def find_inmate(
    services: Wired, official: AsOfficial, data: JSONBody[FindInmate]
) -> FoundInmate:
    return await booking.find_inmate(services, official, data)


@officials.get("/api/official/people", subsystem=OPEN)
async def own_people_list(services: Wired, official: AsOfficial) -> list[OwnPerson]:
    return await own_people.people(services, official)


@officials.post("/api/official/people", subsystem=OPEN)
async def register_person(
    services: Wired, official: AsOfficial, data: JSONBody[KeepPerson]
) -> OwnPerson:
    return await own_people.register(services, official, data)


@officials.act("/api/official/people/{person_id:str}/renew", subsystem=OPEN)
async def renew_person(
    services: Wired, official: AsOfficial, person_id: PathId, data: JSONBody[RenewPerson]
) -> OwnPerson:
    return await own_people.renew(services, official, person_id, data)


@officials.act("/api/official/people/{person_id:str}/close", subsystem=OPEN)
async def close_person(
    services: Wired, official: AsOfficial, person_id: PathId, data: JSONBody[ClosePerson]
) -> OwnPerson:
    return await own_people.close(services, official, person_id, data)


@officials.act("/api/official/people/{person_id:str}/account", subsystem=OPEN, repeats=Secret.HALF)
async def open_person_account(
    services: Wired, official: AsOfficial, person_id: PathId, data: JSONBody[OpenOfficialAccount]
) -> HandedCode:
    return await own_people.open_account(services, official, person_id, data)


@officials.act(
    "/api/official/people/{person_id:str}/account/reset", subsystem=OPEN, repeats=Secret.HALF
)
async def reset_person_account(
    services: Wired, official: AsOfficial, person_id: PathId, data: JSONBody[WithReason]
) -> HandedCode:
    return await own_people.reset_account(services, official, person_id, data)


@officials.post(
    "/api/official/files",
    subsystem=OPEN,
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    dependencies=IN_PIECES,
    description=HANDED_IN,
)
async def hand_in_paper(
    request: Asked, services: Wired, official: AsOfficial, name: FileName, part: AsPart
) -> FileView | UploadGoing:
    return await booking.hand_in(services, official, body_of(request, part), name)


@officials.post("/api/official/bookings", subsystem=OPEN, counted=True)
async def book_official(
    services: Wired, official: AsOfficial, data: JSONBody[BookOfficial]
) -> OfficialBookingDetail:
    return await booking.book(services, official, data)


@officials.get("/api/official/bookings", subsystem=OPEN)
async def own_official_bookings(
    services: Wired,
    official: AsOfficial,
    booking_state: State = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> OwnOfficialBookings:
    return await showing.page(services, official, state=booking_state, limit=limit, offset=offset)


@officials.get("/api/official/bookings/{booking_id:str}", subsystem=OPEN)
async def own_official_booking(
    services: Wired, official: AsOfficial, booking_id: PathId
) -> OfficialBookingDetail:
    return await showing.read(services, official, booking_id)


@officials.act("/api/official/bookings/{booking_id:str}/resubmit", subsystem=OPEN, counted=True)
async def resubmit_official(
    services: Wired, official: AsOfficial, booking_id: PathId, data: JSONBody[BookOfficial]
) -> OfficialBookingDetail:
    return await booking.book_again(services, official, booking_id, data)


@officials.act("/api/official/bookings/{booking_id:str}/withdraw", subsystem=OPEN)
async def withdraw_official(
    services: Wired, official: AsOfficial, booking_id: PathId
) -> OfficialBookingDetail:
    return await booking.take_back(services, official, booking_id)


@officials.get(
    "/api/official/bookings/{booking_id:str}/papers/{file_id:str}",
    subsystem=OPEN,
    answers=ANY_FILE,
    description="A paper that the own body handed in. Each time is audited.",
)
async def read_paper(
    services: Wired,
    official: AsOfficial,
    booking_id: PathId,
    file_id: PathId,
    inline: FromQuery[bool] = False,
) -> Stream:
    return sending.kept(
        await own_papers.download(services, official, booking_id, file_id, inline=inline)
    )


HANDLERS = (
    offered_kinds,
    certificate_kinds,
    find_inmate,
    own_people_list,
    register_person,
    renew_person,
    close_person,
    open_person_account,
    reset_person_account,
    hand_in_paper,
    book_official,
    own_official_bookings,
    own_official_booking,
    read_paper,
    resubmit_official,
    withdraw_official,
)
