"""Which outside peers an officer has switched off."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.tables.exchange.outbound import peer_switch


class SwitchRow(msgspec.Struct, frozen=True, kw_only=True):
    """The last word on one peer."""

    peer: str
    off: bool
    reason: str
    changed_at: datetime
    changed_by: str


async def every(tx: Tx) -> list[SwitchRow]:
    return await tx.all(select(peer_switch), SwitchRow)


async def is_off(tx: Tx, peer: str) -> bool:
    return bool(await tx.scalar(select(peer_switch.c.off).where(peer_switch.c.peer == peer)))


async def off_peers(tx: Tx) -> set[str]:
    return set(await tx.connection.scalars(select(peer_switch.c.peer).where(peer_switch.c.off)))


async def set_off(tx: Tx, peer: str, *, off: bool, reason: str, by: str, now: datetime) -> None:
    values = {"off": off, "reason": reason, "changed_at": now, "changed_by": by}
    kept = upsert(peer_switch).values(peer=peer, **values)
    await tx.execute(kept.on_conflict_do_update(index_elements=["peer"], set_=values))
