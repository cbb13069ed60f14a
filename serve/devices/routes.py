"""Routes by which officers control devices."""

from datetime import datetime
from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.devices import keeping, reading, refused, sending
from pipelines.flows.devices.sending import CommandFilter
from pipelines.rules.access.codes.devices import (
    DECIDE_REFUSED_DEVICES,
    ISSUE_CREDENTIALS,
    LIST_REFUSED_DEVICES,
    READ_DEVICE_LOGS,
    SEND_COMMANDS,
)
from pipelines.rules.access.route import OfModule
from pipelines.rules.platform.repeated_routes import Secret
from schemas.devices.kinds import RefusalState
from schemas.devices.views import (
    AdoptDevice,
    CommandPage,
    ContentLogPage,
    DeviceLogPage,
    DeviceStatus,
    DismissDevice,
    IssueCredentials,
    NewCredential,
    RefusedDevice,
    RefusedDevicePage,
    SendCommands,
)
from serve.http import AsOfficer, Cursor, Limit, Offset, PathId, Wired
from serve.route import officers

RefusedState = Annotated[RefusalState, QueryParameter(name="state")]
Before = Annotated[int | None, QueryParameter(ge=0, le=2**62)]


@officers.act("/api/devices/credentials", asks=ISSUE_CREDENTIALS, repeats=Secret.DEVICE)
async def issue_credentials(
    services: Wired, officer: AsOfficer, data: JSONBody[IssueCredentials]
) -> list[NewCredential]:
    return await keeping.issue(services, officer, data)


@officers.get("/api/devices/{device_id:str}/status", asks=OfModule("devices:list"))
async def device_status(services: Wired, officer: AsOfficer, device_id: PathId) -> DeviceStatus:
    return await keeping.status(services, officer, device_id)


@officers.act("/api/device-commands", asks=SEND_COMMANDS)
async def send_commands(
    services: Wired, officer: AsOfficer, data: JSONBody[SendCommands]
) -> CommandPage:
    return await sending.send(services, officer, data)


@officers.get("/api/device-commands", asks=OfModule("devices:list"))
async def list_commands(
    services: Wired,
    officer: AsOfficer,
    device_id: Cursor = None,
    order_id: Cursor = None,
    before: Cursor = None,
    limit: Limit = 50,
) -> CommandPage:
    wanted = CommandFilter(device_id=device_id, order_id=order_id)
    return await sending.listed(services, officer, wanted, before, limit)


@officers.get("/api/devices/{device_id:str}/logs", asks=READ_DEVICE_LOGS)
async def running_log(
    services: Wired,
    officer: AsOfficer,
    device_id: PathId,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: Before = None,
    limit: Limit = 100,
) -> DeviceLogPage:
    return await reading.running_log(
        services, officer, device_id, since=since, until=until, before=before, limit=limit
    )


@officers.get("/api/devices/{device_id:str}/contents", asks=READ_DEVICE_LOGS)
async def content_log(
    services: Wired,
    officer: AsOfficer,
    device_id: PathId,
    before: Before = None,
    limit: Limit = 100,
) -> ContentLogPage:
    return await reading.content_log(services, officer, device_id, before, limit)


@officers.get("/api/refused-devices", asks=LIST_REFUSED_DEVICES)
async def list_refused(
    services: Wired,
    in_state: RefusedState = RefusalState.OPEN,
    limit: Limit = 50,
    offset: Offset = 0,
) -> RefusedDevicePage:
    return await refused.listed(services, in_state, limit, offset)


@officers.act(
    "/api/refused-devices/{refused_id:str}/adopt",
    asks=DECIDE_REFUSED_DEVICES,
    repeats=Secret.DEVICE,
)
async def adopt(
    services: Wired, officer: AsOfficer, refused_id: PathId, data: JSONBody[AdoptDevice]
) -> NewCredential:
    return await refused.adopt(services, officer, refused_id, data)


@officers.act("/api/refused-devices/{refused_id:str}/dismiss", asks=DECIDE_REFUSED_DEVICES)
async def dismiss(
    services: Wired, officer: AsOfficer, refused_id: PathId, data: JSONBody[DismissDevice]
) -> RefusedDevice:
    return await refused.dismiss(services, officer, refused_id, data)


HANDLERS = (
    issue_credentials,
    device_status,
    send_commands,
    list_commands,
    running_log,
    content_log,
    list_refused,
    adopt,
    dismiss,
)
