"""Routes that terminals call, signed with their own key."""

from litestar.params import JSONBody

from pipelines.flows.devices import enrolling, faces, terminal, uploading
from pipelines.rules.devices.unsigned_terminals import ENROLLING
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
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
from serve.access.auth.signed_part import signed_part
from serve.http import AsDevice, Asked, PathId, Wired
from serve.route import terminals


@terminals.act("/api/device/key", repeats=Unnoted.MACHINE, credential=ENROLLING)
async def bring_key(
    request: Asked, services: Wired, device: AsDevice, data: JSONBody[BroughtKey]
) -> KeptKey:
    return await enrolling.bring_key(services, device, signed_part(request), data)


@terminals.act("/api/device/register", repeats=Unnoted.MACHINE, disabled_too=True)
async def register(services: Wired, device: AsDevice, data: JSONBody[Registration]) -> Registered:
    return await terminal.register(services, device, data)


@terminals.act(
    "/api/device/heartbeat",
    repeats=Unnoted.MACHINE,
    unaudited=(
        "Every few seconds from every terminal and no operation of anybody; what a"
        " heartbeat changes, online and offline, the device's status and the watch over"
        " silent ones tell."
    ),
    disabled_too=True,
)
async def heartbeat(services: Wired, device: AsDevice, data: JSONBody[Beat]) -> BeatAnswer:
    return await terminal.beat(services, device, data)


@terminals.act(
    "/api/device/commands/pick-up",
    repeats=Unnoted.MACHINE,
    unaudited=(
        "A terminal asks for what waits; sending a command and reporting its outcome"
        " are written down, and picking it up is the step of the command's own history"
        " between them."
    ),
)
async def pick_up(services: Wired, device: AsDevice) -> list[PickedUp]:
    return await terminal.pick_up(services, device)


@terminals.act("/api/device/commands/{command_id:str}/report", repeats=Unnoted.MACHINE)
async def report(
    services: Wired, device: AsDevice, command_id: PathId, data: JSONBody[Report]
) -> ReportAnswer:
    return await terminal.report(services, device, command_id, data)


@terminals.act("/api/device/logs", repeats=Unnoted.MACHINE)
async def upload_logs(services: Wired, device: AsDevice, data: JSONBody[LogUpload]) -> Taken:
    return await uploading.take_logs(services, device, data)


@terminals.act("/api/device/contents", repeats=Unnoted.MACHINE)
async def upload_contents(
    services: Wired, device: AsDevice, data: JSONBody[ContentLogUpload]
) -> Taken:
    return await uploading.take_contents(services, device, data)


@terminals.act("/api/device/face-checks", repeats=Unnoted.MACHINE, worth=Order.NEVER)
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
