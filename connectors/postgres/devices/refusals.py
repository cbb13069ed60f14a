"""Devices that asked to be let in and were not, until an officer decides about them."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.devices.kinds import RefusalReason, RefusalState
from schemas.devices.views import RefusedDevice
from schemas.tables.devices.device import refused_device as refused

MOST_OPEN = 500
"""Whoever makes up serial numbers fills no table."""


async def note(
    tx: Tx, *, serial: str, model: str, address: str, reason: RefusalReason, now: datetime
) -> str | None:
    """Count an attempt; the id of the row where the device is listed by it for the first time."""
    told = {"model": model, "address": address, "reason": reason.value, "last_at": now}
    again = (
        update(refused)
        .where(refused.c.serial == serial)
        .values(attempts=refused.c.attempts + 1, **told)
    )
    if (await tx.execute(again)).rowcount:
        await _reopen(tx, serial)
        return None
    # One after the other, so that two first attempts make one row and the limit holds.
    await tx.lock("refused_device")
    if (await tx.execute(again)).rowcount or await count(tx, RefusalState.OPEN) >= MOST_OPEN:
        return None
    row_id = make_id()
    first = {"attempts": 1, "first_at": now, "state": RefusalState.OPEN.value, "note": ""}
    await tx.execute(insert(refused).values(id=row_id, serial=serial, **first, **told))
    return row_id


async def _reopen(tx: Tx, serial: str) -> None:
    """An adopted device that is refused again needs another decision; a dismissed one stays so."""
    adopted = (refused.c.serial == serial, refused.c.state == RefusalState.ADOPTED.value)
    await tx.execute(update(refused).where(*adopted).values(state=RefusalState.OPEN.value))


async def count(tx: Tx, state: RefusalState) -> int:
    found = select(func.count()).where(refused.c.state == state.value)
    return int(await tx.scalar(found))


async def page(tx: Tx, state: RefusalState, *, limit: int, offset: int) -> list[RefusedDevice]:
    """The last heard first."""
    found = select(refused).where(refused.c.state == state.value)
    found = found.order_by(refused.c.last_at.desc(), refused.c.id).limit(limit).offset(offset)
    return await tx.all(found, RefusedDevice)


async def get(tx: Tx, refused_id: str, *, for_update: bool = False) -> RefusedDevice | None:
    found = select(refused).where(refused.c.id == refused_id)
    return await tx.first(found.with_for_update() if for_update else found, RefusedDevice)


async def settle(tx: Tx, serial: str, device_id: str, now: datetime) -> None:
    """A device that came in with a new credential needs no decision any more."""
    settled = {
        "state": RefusalState.ADOPTED.value,
        "decided_at": now,
        "decided_by": None,
        "note": "设备已用有效凭证接入",
        "device_id": device_id,
    }
    waiting = (refused.c.serial == serial, refused.c.state == RefusalState.OPEN.value)
    await tx.execute(update(refused).where(*waiting).values(**settled))


async def decide(
    tx: Tx,
    refused_id: str,
    state: RefusalState,
    *,
    by: str,
    now: datetime,
    note: str,
    device_id: str | None = None,
) -> None:
    decided = {"decided_at": now, "decided_by": by, "note": note, "device_id": device_id}
    one = update(refused).where(refused.c.id == refused_id)
    await tx.execute(one.values(state=state.value, **decided))
