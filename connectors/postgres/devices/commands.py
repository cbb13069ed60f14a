"""Commands to devices: queued, handed out, reported on, and ended when their time has passed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.devices.commands import ANSWER_WITHIN, EXPIRED_BECAUSE, UNFINISHED
from schemas.devices.kinds import CommandKind, CommandState
from schemas.devices.views import CommandView
from schemas.tables.devices.device import device_command as command
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

device = GENERATED["devices"]
OVER = frozenset({CommandState.DONE, CommandState.FAILED, CommandState.EXPIRED})


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """A command to one device, about to be kept."""

    device_id: str
    state: CommandState
    note: str
    expires_at: datetime


class CommandRow(msgspec.Struct, frozen=True, kw_only=True):
    """A command as it is handed out and reported on."""

    id: str
    device_id: str
    kind: CommandKind
    parameters: dict[str, Any]
    state: CommandState
    expires_at: datetime


class ExpiredRow(msgspec.Struct, frozen=True, kw_only=True):
    """A command whose time has passed, with the path of its device's unit."""

    id: str
    kind: CommandKind
    state: CommandState
    device_id: str
    path: str


async def order(
    tx: Tx,
    ordered: Iterable[Ordered],
    kind: CommandKind,
    parameters: dict[str, Any],
    *,
    by: str,
    reason: str,
    now: datetime,
) -> str:
    """Keep one command to each device; answers the id that they share."""
    order_id = make_id()
    rows = [
        {
            "id": make_id(),
            "order_id": order_id,
            "device_id": one.device_id,
            "kind": kind.value,
            "parameters": parameters,
            "state": one.state.value,
            "note": one.note,
            "reason": reason,
            "sent_by": by,
            "queued_at": now,
            "ended_at": now if one.state in OVER else None,
            "expires_at": one.expires_at,
        }
        for one in ordered
    ]
    await tx.execute(insert(command).values(rows))
    return order_id


def _bare() -> Select[Any]:
    return select(*(command.c[name] for name in CommandRow.__struct_fields__))


async def pick_up(tx: Tx, device_id: str, now: datetime, most: int) -> list[CommandRow]:
    """Commands that wait for the device or were handed out without an answer, oldest first."""
    waiting = (CommandState.QUEUED.value, CommandState.SENT.value)
    found = _bare().where(
        command.c.device_id == device_id,
        command.c.state.in_(waiting),
        command.c.expires_at > now,
    )
    rows = await tx.all(found.order_by(command.c.id).limit(most).with_for_update(), CommandRow)
    fresh = [row.id for row in rows if row.state is CommandState.QUEUED]
    handed = {"state": CommandState.SENT.value, "sent_at": now}
    await tx.execute(update(command).where(command.c.id.in_(fresh)).values(**handed))
    return rows


async def waiting(tx: Tx, device_id: str, now: datetime) -> int:
    """How many commands the device has not picked up or not said to have."""
    states = (CommandState.QUEUED.value, CommandState.SENT.value)
    found = select(func.count()).where(
        command.c.device_id == device_id, command.c.state.in_(states), command.c.expires_at > now
    )
    return int(await tx.scalar(found))


async def get(
    tx: Tx, device_id: str, command_id: str, *, for_update: bool = False
) -> CommandRow | None:
    found = _bare().where(command.c.id == command_id, command.c.device_id == device_id)
    return await tx.first(found.with_for_update() if for_update else found, CommandRow)


async def move(tx: Tx, command_id: str, state: CommandState, note: str, now: datetime) -> None:
    """As the device reports; one that it has received is given time to be carried out."""
    values: dict[str, Any] = {"state": state.value, "note": note}
    if state is CommandState.RECEIVED:
        values |= {"received_at": now, "expires_at": now + ANSWER_WITHIN}
    else:
        values["ended_at"] = now
    await tx.execute(update(command).where(command.c.id == command_id).values(**values))


async def expire(tx: Tx, now: datetime) -> list[ExpiredRow]:
    """End every command whose time has passed; answers them as they were."""
    found = (
        select(command.c.id, command.c.kind, command.c.state, command.c.device_id, org_unit.c.path)
        .join(device, device.c.id == command.c.device_id)
        .join(org_unit, org_unit.c.id == device.c.unit_id)
        .where(_over(now))
        # A report that is just being written is looked at in the next round.
        .with_for_update(of=command, skip_locked=True)
    )
    rows = await tx.all(found, ExpiredRow)
    await _end(tx, [(row.id, EXPIRED_BECAUSE[row.state]) for row in rows], now)
    return rows


def expired(now: datetime) -> Select[Any]:
    """Commands that `expire` would end."""
    return select(command.c.id).where(_over(now))


def _over(now: datetime) -> ColumnElement[bool]:
    unfinished = command.c.state.in_([one.value for one in UNFINISHED])
    return and_(unfinished, command.c.expires_at <= now)


async def end_unfinished(tx: Tx, device_id: str, note: str, now: datetime) -> None:
    """Nothing goes to the device any more."""
    found = select(command.c.id).where(
        command.c.device_id == device_id,
        command.c.state.in_([one.value for one in UNFINISHED]),
    )
    ids = (await tx.execute(found.with_for_update())).scalars().all()
    await _end(tx, [(one, note) for one in ids], now)


async def _end(tx: Tx, ended: Collection[tuple[str, str]], now: datetime) -> None:
    for command_id, note in ended:
        over = {"state": CommandState.EXPIRED.value, "note": note, "ended_at": now}
        await tx.execute(update(command).where(command.c.id == command_id).values(**over))


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    device_id: str | None = None,
    order_id: str | None = None,
    before: str | None = None,
    limit: int,
) -> list[CommandView]:
    """Commands to devices in reach, the newest first."""
    found = (
        select(*command.c, device.c.name.label("device_name"), device.c.serial)
        .join(device, device.c.id == command.c.device_id)
        .join(org_unit, org_unit.c.id == device.c.unit_id)
        .where(in_scopes(org_unit.c.path, scopes))
    )
    if device_id is not None:
        found = found.where(command.c.device_id == device_id)
    if order_id is not None:
        found = found.where(command.c.order_id == order_id)
    if before is not None:
        found = found.where(command.c.id < before)
    return await tx.all(found.order_by(command.c.id.desc()).limit(limit), CommandView)
