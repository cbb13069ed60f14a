"""Devices as they are let in and heard; what a person edits goes through the module."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select, update

from connectors.postgres.transaction import Tx, in_scopes
from schemas.devices.kinds import (
    Connection,
    DeviceKind,
    DeviceState,
    FaceFunction,
    FaceLicence,
)
from schemas.devices.terminal import DeviceFacts
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

device = GENERATED["devices"]


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A device with the path of its unit."""

    id: str
    serial: str
    name: str
    kind: DeviceKind
    model: str
    state: DeviceState
    path: str
    firmware: str | None
    locked: bool
    face_function: FaceFunction
    face_licence: FaceLicence
    address: str | None
    last_contact_at: datetime | None


def _devices() -> Select[Any]:
    one = device.c
    columns = (one[name] for name in DeviceRow.__struct_fields__ if name != "path")
    return select(*columns, org_unit.c.path).join(org_unit, org_unit.c.id == one.unit_id)


async def by_serial(tx: Tx, serial: str) -> DeviceRow | None:
    return await tx.first(_devices().where(device.c.serial == serial), DeviceRow)


async def in_reach(
    tx: Tx, ids: Collection[str], scopes: tuple[str, ...], *, for_update: bool = False
) -> list[DeviceRow]:
    """Those of the devices that the scopes hold, by name."""
    found = _devices().where(device.c.id.in_(ids), in_scopes(org_unit.c.path, scopes))
    found = found.order_by(device.c.name, device.c.id)
    if for_update:
        found = found.with_for_update(of=device)
    return await tx.all(found, DeviceRow)


async def hear(
    tx: Tx, row: DeviceRow, now: datetime, address: str, facts: DeviceFacts | None
) -> dict[str, list[Any]]:
    """Note a contact; answers which facts differ from those known, as before and after.

    The record's version stays: a beat must not throw an officer out of his form.
    """
    told: dict[str, Any] = {"address": address}
    if facts is not None:
        told |= msgspec.to_builtins(facts)
    known = msgspec.to_builtins(row)
    changed = {name: [known[name], new] for name, new in told.items() if known[name] != new}
    kept = {"last_contact_at": now, "connection": Connection.ONLINE.value}
    values = {name: new for name, (_, new) in changed.items()} | kept
    await tx.execute(update(device).where(device.c.id == row.id).values(**values))
    return changed


async def keep_model(tx: Tx, device_id: str, model: str) -> None:
    await tx.execute(update(device).where(device.c.id == device_id).values(model=model))


async def keep_template(tx: Tx, device_id: str, template_id: str, version: int) -> None:
    """Which parameters are in force on the device."""
    kept = {"template_id": template_id, "template_version": version}
    await tx.execute(update(device).where(device.c.id == device_id).values(**kept))
