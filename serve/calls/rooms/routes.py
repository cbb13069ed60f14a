"""Routes of the rooms of running calls."""

from litestar import get, put
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from pipelines.flows.calls.rooms import steering
from schemas.calls.rooms import (
    CloseRequest,
    MuteRequest,
    RemoveRequest,
    RoomPage,
    RoomStatistics,
    RoomView,
)
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, Wired, act


@get("/api/rooms", guards=[officers_only])
async def list_rooms(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> RoomPage:
    return await steering.page(services, officer, limit, offset)


@get("/api/rooms/{call_id:str}", guards=[officers_only])
async def read_room(services: Wired, officer: AsOfficer, call_id: PathId) -> RoomView:
    return await steering.read(services, officer, call_id)


@put("/api/rooms/{call_id:str}", guards=[officers_only])
async def make_room(services: Wired, officer: AsOfficer, call_id: PathId) -> RoomView:
    return await steering.make(services, officer, call_id)


@act("/api/rooms/{call_id:str}/close", guards=[officers_only], status_code=HTTP_204_NO_CONTENT)
async def close_room(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[CloseRequest]
) -> None:
    await steering.close(services, officer, call_id, data)


@act("/api/rooms/{call_id:str}/mute", guards=[officers_only])
async def mute_party(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[MuteRequest]
) -> RoomView:
    return await steering.mute(services, officer, call_id, data)


@act("/api/rooms/{call_id:str}/removal", guards=[officers_only])
async def remove_party(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[RemoveRequest]
) -> RoomView:
    return await steering.remove(services, officer, call_id, data)


@get("/api/rooms/{call_id:str}/statistics", guards=[officers_only])
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
