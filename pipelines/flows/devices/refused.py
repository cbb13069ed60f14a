"""Devices that were refused: an officer takes them into the register, or not (VC-DEV-03)."""

from connectors.postgres.audit import audit
from connectors.postgres.devices import refusals, registry
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.devices.keeping import MODULE, give
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from schemas.devices.kinds import RefusalReason, RefusalState
from schemas.devices.views import (
    AdoptDevice,
    DismissDevice,
    NewCredential,
    RefusedDevice,
    RefusedDevicePage,
)
from schemas.errors import Conflict, NotFound
from schemas.modules.module import Verb

KIND = "refused_device"


async def listed(
    services: Services, state: RefusalState, limit: int, offset: int
) -> RefusedDevicePage:
    async with services.database.transaction() as tx:
        rows = await refusals.page(tx, state, limit=limit, offset=offset)
        return RefusedDevicePage(rows=rows, total=await refusals.count(tx, state))


async def adopt(
    services: Services, officer: Officer, refused_id: str, asked: AdoptDevice
) -> NewCredential:
    """Take the device into the register; it comes in with the credential that is told here."""
    desk = Desk(services, officer, MODULE)
    async with (
        _attempt(services, officer, "adopt", refused_id),
        services.database.transaction() as tx,
    ):
        desk.require(Verb.CREATE)
        found = await _open(tx, refused_id)
        if found.reason is not RefusalReason.UNKNOWN:
            raise Conflict("该序列号的设备已登记，请在设备页面重新签发凭证。", code="device_known")
        values = {
            "serial": found.serial,
            "name": asked.name,
            "kind": asked.kind.value,
            "model": asked.model,
            "place": asked.place,
            "unit_id": asked.unit_id,
        }
        made = await saving.create(tx, desk, values)
        (row,) = await registry.in_reach(tx, [made.id], officer.scopes)
        credential = await give(tx, desk, row)
        await _decide(tx, desk, found, RefusalState.ADOPTED, "", device_id=made.id)
        return credential


async def dismiss(
    services: Services, officer: Officer, refused_id: str, asked: DismissDevice
) -> RefusedDevice:
    """Leave the device outside; its further attempts are counted and ask for nothing."""
    desk = Desk(services, officer, MODULE)
    async with (
        _attempt(services, officer, "dismiss", refused_id),
        services.database.transaction() as tx,
    ):
        found = await _open(tx, refused_id)
        await _decide(tx, desk, found, RefusalState.DISMISSED, asked.reason)
        decided = await refusals.get(tx, refused_id)
        assert decided is not None
        return decided


async def _open(tx: Tx, refused_id: str) -> RefusedDevice:
    found = await refusals.get(tx, refused_id, for_update=True)
    if found is None:
        raise NotFound("没有找到这台设备。", code="refused_device_not_found")
    if found.state is not RefusalState.OPEN:
        raise Conflict("这台设备已处理。", code="already_decided")
    return found


async def _decide(
    tx: Tx,
    desk: Desk,
    found: RefusedDevice,
    state: RefusalState,
    note: str,
    device_id: str | None = None,
) -> None:
    officer = desk.officer
    await refusals.decide(
        tx, found.id, state, by=officer.name, now=desk.now, note=note, device_id=device_id
    )
    action = "adopt" if state is RefusalState.ADOPTED else "dismiss"
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{KIND}.{action}",
        object_kind=KIND,
        object_id=found.id,
        detail={"serial": found.serial, "reason": note, "device_id": device_id},
        at=desk.now,
    )


def _attempt(services: Services, officer: Officer, action: str, refused_id: str) -> Attempt:
    return Attempt(services, officer.actor(), f"{KIND}.{action}", KIND, refused_id, officer.stream)
