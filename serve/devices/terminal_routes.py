"""Routes that terminals call, signed with their own key."""

from litestar.params import JSONBody

from pipelines.flows.devices import enrolling, faces, terminal, uploading
from schemas.devices.terminal import (
    Beat,
    BeatAnswer,
    BroughtKey,
    ContentLogUpload,
    KeptKey,
    LogUpload,
    PickedUp,
    Registered,
    Registration,
    Report,
    ReportAnswer,
    Taken,
)
from schemas.people.faces.views import DeviceFaceCheck, DeviceFaceOutcome
from serve.access.auth.guards import credentials_only, devices_only
from serve.access.auth.signed_part import signed_part
from serve.http import AsDevice, Asked, PathId, Wired, act


@act("/api/device/key", guards=[credentials_only])
async def bring_key(
    request: Asked, services: Wired, device: AsDevice, data: JSONBody[BroughtKey]
) -> KeptKey:
    return await enrolling.bring_key(services, device, signed_part(request), data)


@act("/api/device/register", guards=[devices_only])
async def register(services: Wired, device: AsDevice, data: JSONBody[Registration]) -> Registered:
    return await terminal.register(services, device, data)


@act("/api/device/heartbeat", guards=[devices_only])
async def heartbeat(services: Wired, device: AsDevice, data: JSONBody[Beat]) -> BeatAnswer:
    return await terminal.beat(services, device, data)


@act("/api/device/commands/pick-up", guards=[devices_only])
async def pick_up(services: Wired, device: AsDevice) -> list[PickedUp]:
    return await terminal.pick_up(services, device)


@act("/api/device/commands/{command_id:str}/report", guards=[devices_only])
async def report(
    services: Wired, device: AsDevice, command_id: PathId, data: JSONBody[Report]
) -> ReportAnswer:
    return await terminal.report(services, device, command_id, data)


@act("/api/device/logs", guards=[devices_only])
async def upload_logs(services: Wired, device: AsDevice, data: JSONBody[LogUpload]) -> Taken:
    return await uploading.take_logs(services, device, data)


@act("/api/device/contents", guards=[devices_only])
async def upload_contents(
    services: Wired, device: AsDevice, data: JSONBody[ContentLogUpload]
) -> Taken:
    return await uploading.take_contents(services, device, data)


@act("/api/device/face-checks", guards=[devices_only])
async def check_face(
    services: Wired, device: AsDevice, data: JSONBody[DeviceFaceCheck]
) -> DeviceFaceOutcome:
    return await faces.check(services, device, data)


HANDLERS = (
    bring_key,
    register,
    heartbeat,
    pick_up,
    report,
    upload_logs,
    upload_contents,
    check_face,
)
