"""Routes for outside systems, and those by which the administrator keeps them."""

from datetime import UTC, datetime
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter

from pipelines.flows.exchange.open_api import interface_lives, keeping, keys, tailoring
from pipelines.flows.exchange.open_api.fetching import Window
from pipelines.flows.exchange.open_api.keeping import CallFilter
from pipelines.rules.access.codes.exchange import READ_API_CALLS
from pipelines.rules.access.route import OfModule
from pipelines.rules.exchange.open_api.description import open_document
from pipelines.rules.platform.repeated_routes import Secret
from schemas.exchange.data_sets import DataSetView, FieldChoice, NewDataSet, NewVersion
from schemas.exchange.open_api import (
    ApiCallPage,
    AskKey,
    ConsumerAccess,
    EndKeys,
    InterfaceView,
    NewKey,
    OpenPage,
    SetGrants,
)
from schemas.exchange.open_life import InterfaceLife, InterfaceLives, SetLife, Trial, TrialView
from schemas.exchange.outbound import CallResult
from serve.exchange.open_api import answering
from serve.http import Asked, AsOfficer, Cursor, Limit, PathId, Wired
from serve.route import anybody, consumers, officers

Code = Annotated[str, PathParameter(pattern=r"^[a-z_.]{1,64}$")]
Interface = Annotated[str, PathParameter(pattern=r"^[a-z_.]{1,64}$")]
Version = Annotated[int | None, QueryParameter(ge=1, le=10_000)]
Text = Annotated[str | None, QueryParameter(max_length=64)]
MostRows = Annotated[int, QueryParameter(ge=1, le=500)]


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment without a zone is in UTC, as the database takes it too."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


@consumers.get(["/api/open/{interface:str}", "/api/open/v1/{interface:str}"])
async def fetch(
    services: Wired,
    request: Asked,
    interface: Code,
    after: Cursor = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    limit: MostRows = 100,
    version: Version = None,
) -> Response[OpenPage]:
    """`version` names one of a data set; without it the newest that is enabled answers."""
    window = Window(after=after, since=in_utc(since), until=in_utc(until), limit=limit)
    return await answering.answer(services, request, interface, window, version)


@anybody.get(
    "/api/open/v1/openapi.json",
    because="What is offered is no secret; each call of it is signed.",
    from_internet=None,
    sync_to_thread=False,
)
def description() -> dict[str, Any]:
    """What is offered to outside systems, in a form that programs read (VC-API-05)."""
    return open_document()


@officers.get("/api/open-interfaces", asks=READ_API_CALLS)
async def list_lives(
    services: Wired,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> InterfaceLives:
    return await interface_lives.lives(services, in_utc(since), in_utc(until))


@officers.put("/api/open-interfaces/{interface:str}/state", asks=OfModule("api_consumers:edit"))
async def set_life(
    services: Wired, officer: AsOfficer, interface: Interface, data: JSONBody[SetLife]
) -> InterfaceLife:
    return await interface_lives.set_life(services, officer, interface, data)


@officers.act("/api/open-interfaces/{interface:str}/trial", asks=OfModule("api_consumers:edit"))
async def try_interface(
    services: Wired, officer: AsOfficer, interface: Interface, data: JSONBody[Trial]
) -> TrialView:
    return await interface_lives.try_out(services, officer, interface, data)


@officers.get("/api/api-consumers/{consumer_id:str}/data-sets", asks=OfModule("api_consumers:list"))
async def list_data_sets(
    services: Wired, officer: AsOfficer, consumer_id: PathId
) -> list[DataSetView]:
    return await tailoring.listed(services, officer, consumer_id)


@officers.get(
    "/api/api-consumers/{consumer_id:str}/data-set-fields/{interface:str}",
    asks=OfModule("api_consumers:list"),
)
async def list_data_set_fields(
    services: Wired, officer: AsOfficer, consumer_id: PathId, interface: Interface
) -> list[FieldChoice]:
    return await tailoring.fields(services, officer, consumer_id, interface)


@officers.post(
    "/api/api-consumers/{consumer_id:str}/data-sets", asks=OfModule("api_consumers:edit")
)
async def make_data_set(
    services: Wired, officer: AsOfficer, consumer_id: PathId, data: JSONBody[NewDataSet]
) -> DataSetView:
    return await tailoring.make(services, officer, consumer_id, data)


@officers.post(
    "/api/api-consumers/{consumer_id:str}/data-sets/{interface:str}/versions",
    asks=OfModule("api_consumers:edit"),
)
async def change_data_set(
    services: Wired,
    officer: AsOfficer,
    consumer_id: PathId,
    interface: Interface,
    data: JSONBody[NewVersion],
) -> DataSetView:
    return await tailoring.change(services, officer, consumer_id, interface, data)


@officers.get("/api/api-interfaces", asks=OfModule("api_consumers:list"))
async def list_interfaces(officer: AsOfficer) -> list[InterfaceView]:
    return keeping.every_interface(officer)


@officers.get("/api/api-consumers/{consumer_id:str}/access", asks=OfModule("api_consumers:list"))
async def consumer_access(
    services: Wired, officer: AsOfficer, consumer_id: PathId
) -> ConsumerAccess:
    return await keeping.access(services, officer, consumer_id)


@officers.put("/api/api-consumers/{consumer_id:str}/grants", asks=OfModule("api_consumers:edit"))
async def set_grants(
    services: Wired, officer: AsOfficer, consumer_id: PathId, data: JSONBody[SetGrants]
) -> ConsumerAccess:
    return await keeping.set_grants(services, officer, consumer_id, data)


@officers.post("/api/api-consumers/{consumer_id:str}/keys", asks=OfModule("api_consumers:edit"))
async def ask_key(
    services: Wired, officer: AsOfficer, consumer_id: PathId, data: JSONBody[AskKey]
) -> ConsumerAccess:
    return await keys.ask(services, officer, consumer_id, data)


@officers.post(
    "/api/api-consumers/{consumer_id:str}/keys/take",
    asks=OfModule("api_consumers:edit"),
    repeats=Secret.KEY,
)
async def take_key(services: Wired, officer: AsOfficer, consumer_id: PathId) -> NewKey:
    return await keys.take(services, officer, consumer_id)


@officers.act("/api/api-consumers/{consumer_id:str}/keys/end", asks=OfModule("api_consumers:edit"))
async def end_keys(
    services: Wired, officer: AsOfficer, consumer_id: PathId, data: JSONBody[EndKeys]
) -> ConsumerAccess:
    return await keys.end(services, officer, consumer_id, data)


@officers.get("/api/api-calls", asks=READ_API_CALLS)
async def api_calls(
    services: Wired,
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
    return await keeping.calls(services, wanted, before, limit)


HANDLERS = (
    description,
    fetch,
    list_lives,
    set_life,
    try_interface,
    list_data_sets,
    list_data_set_fields,
    make_data_set,
    change_data_set,
    list_interfaces,
    consumer_access,
    set_grants,
    ask_key,
    take_key,
    end_keys,
    api_calls,
)
