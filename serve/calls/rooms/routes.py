"""Routes of the rooms of running calls."""

from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from pipelines.flows.calls.rooms import steering
from pipelines.rules.access.codes.calls import CUT_OFF, MUTE, READ_CALLS, REMOVE, WATCH
from pipelines.rules.audit.unaudited_routes import IN_THE_ROOM
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.calls.rooms import (
    CloseRequest,
    MuteRequest,
    RemoveRequest,
    RoomPage,
    RoomStatistics,
    RoomView,
)
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers


@officers.get("/api/rooms", asks=READ_CALLS)
async def list_rooms(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> RoomPage:
    return await steering.page(services, officer, limit, offset)


@officers.get("/api/rooms/{call_id:str}", asks=WATCH, by_state=True)
async def read_room(services: Wired, officer: AsOfficer, call_id: PathId) -> RoomView:
    return await steering.read(services, officer, call_id)


@officers.put("/api/rooms/{call_id:str}", asks=WATCH)
async def make_room(services: Wired, officer: AsOfficer, call_id: PathId) -> RoomView:
    return await steering.make(services, officer, call_id)


@officers.act(
    "/api/rooms/{call_id:str}/close",
    asks=CUT_OFF,
    worth=Order.NEVER,
    status_code=HTTP_204_NO_CONTENT,
)
async def close_room(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[CloseRequest]
) -> None:
    await steering.close(services, officer, call_id, data)


@officers.act(
    "/api/rooms/{call_id:str}/mute",
    asks=MUTE,
    repeats=Unnoted.ROOM,
    unaudited=IN_THE_ROOM,
    worth=Order.NEVER,
)
async def mute_party(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[MuteRequest]
) -> RoomView:
    return await steering.mute(services, officer, call_id, data)


@officers.act(
    "/api/rooms/{call_id:str}/removal",
    asks=REMOVE,
    repeats=Unnoted.ROOM,
    unaudited=IN_THE_ROOM,
    worth=Order.NEVER,
)
async def remove_party(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[RemoveRequest]
) -> RoomView:
    return await steering.remove(services, officer, call_id, data)


@officers.get("/api/rooms/{call_id:str}/statistics", asks=READ_CALLS, worth=Order.LATER)
async def read_statistics(services: Wired, officer: AsOfficer, call_id: PathId) -> RoomStatistics:
    return await steering.read_statistics(services, officer, call_id)


HANDLERS = (
    list_rooms,
    read_room,
    make_room,
    close_room,
    mute_party,
    remove_party,
    read_statistics,
)
