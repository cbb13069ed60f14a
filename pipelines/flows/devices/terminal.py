"""What terminals do: register, beat, pick up commands and report on them."""

from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.devices import commands, credentials, refusals, registry
from connectors.postgres.devices.commands import CommandRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.services import Services
from pipelines.rules.devices.commands import require_report
from pipelines.rules.devices.connection import beat_s
from schemas.devices.kinds import CommandKind, CommandState, DeviceState
from schemas.devices.terminal import (
    Beat,
    BeatAnswer,
    DeviceFacts,
    PickedUp,
    Registered,
    Registration,
    Report,
    ReportAnswer,
)
from schemas.errors import Forbidden, NotFound

AT_ONCE = 20
"""Commands that are handed out with one request."""


async def register(services: Services, device: Device, asked: Registration) -> Registered:
    """A terminal tells what it is; its first time is the proof that the credential arrived."""
    now = services.clock()
    async with services.database.transaction() as tx:
        first = await credentials.use_first(tx, device.row.id, now)
        await refusals.settle(tx, device.row.serial, device.row.id, now)
        await hear(tx, services, device, asked.facts)
        detail: dict[str, Any] = {"first": first, "firmware": asked.facts.firmware}
        if asked.model != device.row.model:
            await registry.keep_model(tx, device.row.id, asked.model)
            detail["model"] = [device.row.model, asked.model]
        await note(tx, services, device, "device.register", detail)
    return Registered(
        device_id=device.row.id,
        state=device.row.state,
        time=now,
        beat_s=beat_s(services.settings.device_silent_s),
    )


async def beat(services: Services, device: Device, asked: Beat) -> BeatAnswer:
    now = services.clock()
    async with services.database.transaction() as tx:
        await hear(tx, services, device, asked.facts)
        waiting = 0
        if device.row.state is DeviceState.ENABLED:
            waiting = await commands.waiting(tx, device.row.id, now)
    return BeatAnswer(
        state=device.row.state,
        time=now,
        beat_s=beat_s(services.settings.device_silent_s),
        commands=waiting,
    )


async def pick_up(services: Services, device: Device) -> list[PickedUp]:
    """Hand out what waits; a device that is not enabled gets nothing."""
    if device.row.state is not DeviceState.ENABLED:
        raise Forbidden("设备未启用，不能领取命令。", code="device_not_enabled")
    now = services.clock()
    async with services.database.transaction() as tx:
        await hear(tx, services, device, None)
        rows = await commands.pick_up(tx, device.row.id, now, AT_ONCE)
        for row in rows:
            if row.state is CommandState.QUEUED:
                await note(tx, services, device, "device_command.pick_up", _about(row))
    return [
        PickedUp(
            id=row.id,
            kind=row.kind,
            parameters={"time": now} if row.kind is CommandKind.SET_CLOCK else row.parameters,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


async def report(
    services: Services, device: Device, command_id: str, asked: Report
) -> ReportAnswer:
    """Move a command on; `Conflict` tells the device that it must not carry it out any more."""
    now = services.clock()
    state = CommandState(asked.state.value)
    async with services.database.transaction() as tx:
        row = await commands.get(tx, device.row.id, command_id, for_update=True)
        if row is None:
            raise NotFound("没有这条命令。", code="command_not_found")
        if state is CommandState.RECEIVED and row.expires_at <= now:
            # Whether or not the round that ends such commands has come by already.
            require_report(CommandState.EXPIRED, state)
        if require_report(row.state, state):
            await commands.move(tx, row.id, state, asked.note, now)
            await hear(tx, services, device, asked.facts)
            if state is CommandState.DONE and row.kind is CommandKind.APPLY_TEMPLATE:
                template, version = row.parameters["template_id"], row.parameters["version"]
                await registry.keep_template(tx, device.row.id, template, version)
            detail = _about(row) | {"note": asked.note}
            await note(tx, services, device, f"device_command.{state.value}", detail)
    return ReportAnswer(state=state)


async def hear(tx: Tx, services: Services, device: Device, facts: DeviceFacts | None) -> None:
    """Note the contact; facts that changed are audited, a mere sign of life is not."""
    changed = await registry.hear(tx, device.row, services.clock(), device.address, facts)
    if changed:
        old = {name: before for name, (before, _) in changed.items()}
        new = {name: after for name, (_, after) in changed.items()}
        await note(tx, services, device, "device.changed", {"before": old, "after": new})


async def note(
    tx: Tx, services: Services, device: Device, action: str, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=device.stream,
        actor=device.actor(),
        action=action,
        object_kind="devices",
        object_id=device.row.id,
        detail=detail,
        at=services.clock(),
    )


def _about(row: CommandRow) -> dict[str, Any]:
    return {"command_id": row.id, "kind": row.kind}
