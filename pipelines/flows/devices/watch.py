"""What must become of devices and commands that nobody hears of any more."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select, update

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.devices import commands
from pipelines.rules.security.actor import system_actor
from schemas.devices.kinds import Connection
from schemas.tables.generated import GENERATED

device = GENERATED["devices"]
WATCH = system_actor("设备值守")


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What a round has found."""

    silent: int
    expired: int


def watched(now: datetime, silent_s: int) -> Select[Any]:
    """What `watch` would find."""
    silent, expired = select(device.c.id).where(_unheard(now, silent_s)), commands.expired(now)
    return select(literal(1)).where(or_(exists(silent), exists(expired)))


async def watch(database: Database, now: datetime, silent_s: int) -> Watched:
    """Show silent devices as offline and end the commands whose time has passed."""
    async with database.transaction() as tx:
        unheard = _unheard(now, silent_s)
        off = update(device).where(unheard).values(connection=Connection.OFFLINE.value)
        silent = (await tx.execute(off)).rowcount
        ended = await commands.expire(tx, now)
        for one in ended:
            await audit.write(
                tx,
                stream=audit.stream_of(one.path),
                actor=WATCH,
                action="device_command.expired",
                object_kind="devices",
                object_id=one.device_id,
                detail={"command_id": one.id, "kind": one.kind, "from": one.state},
                at=now,
            )
    return Watched(silent=silent, expired=len(ended))


def _unheard(now: datetime, silent_s: int) -> ColumnElement[bool]:
    late = now - timedelta(seconds=silent_s)
    return and_(device.c.connection == Connection.ONLINE.value, device.c.last_contact_at < late)
