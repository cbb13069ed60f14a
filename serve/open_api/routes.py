"""Routes for outside systems, and those by which the administrator keeps them."""

from datetime import UTC, datetime
from typing import Annotated

from litestar import get, post, put
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from schemas.open_api import (
    ApiCallPage,
    ConsumerAccess,
    InterfaceView,
    NewKey,
    OpenPage,
    SetGrants,
)
from schemas.outbound import CallResult
from serve.auth.guards import officers_only
from serve.http import Asked, AsOfficer, Limit, PathId, Wired
from serve.open_api import answering, keeping
from serve.open_api.fetching import Window
from serve.open_api.keeping import CallFilter

Code = Annotated[str, PathParameter(pattern=r"^[a-z_.]{1,64}$")]
Cursor = Annotated[str | None, QueryParameter(pattern="^[0-9A-HJKMNP-TV-Z]{26}$")]
Text = Annotated[str | None, QueryParameter(max_length=64)]
MostRows = Annotated[int, QueryParameter(ge=1, le=500)]


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment without a zone is in UTC, as the database takes it too."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


@get("/api/open/{interface:str}")
async def fetch(
    services: Wired,
    request: Asked,
    interface: Code,
    after: Cursor = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    limit: MostRows = 100,
) -> OpenPage:
    window = Window(after=after, since=in_utc(since), until=in_utc(until), limit=limit)
    return await answering.answer(services, request, interface, window)


@get("/api/api-interfaces", guards=[officers_only])
async def list_interfaces(officer: AsOfficer) -> list[InterfaceView]:
    return keeping.every_interface(officer)


@get("/api/api-consumers/{consumer_id:str}/access", guards=[officers_only])
async def consumer_access(
    services: Wired, officer: AsOfficer, consumer_id: PathId
) -> ConsumerAccess:
    return await keeping.access(services, officer, consumer_id)


@put("/api/api-consumers/{consumer_id:str}/grants", guards=[officers_only])
async def set_grants(
    services: Wired, officer: AsOfficer, consumer_id: PathId, data: JSONBody[SetGrants]
) -> ConsumerAccess:
    return await keeping.set_grants(services, officer, consumer_id, data)


@post("/api/api-consumers/{consumer_id:str}/keys", guards=[officers_only])
async def new_key(services: Wired, officer: AsOfficer, consumer_id: PathId) -> NewKey:
    return await keeping.new_key(services, officer, consumer_id)


@get("/api/api-calls", guards=[officers_only])
async def api_calls(
    services: Wired,
    officer: AsOfficer,
    consumer_id: Cursor = None,
    interface: Text = None,
    peer: Text = None,
    method: Text = None,
    result: FromQuery[CallResult | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: Cursor = None,
    limit: Limit = 50,
) -> ApiCallPage:
    wanted = CallFilter(
        consumer_id=consumer_id,
        interface=interface,
        peer=peer,
        method=method,
        result=result,
        since=since,
        until=until,
    )
    return await keeping.calls(services, officer, wanted, before, limit)


HANDLERS = (fetch, list_interfaces, consumer_access, set_grants, new_key, api_calls)
