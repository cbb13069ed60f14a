"""The log of calls to outside systems."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select

from connectors.postgres.transaction import Tx
from schemas.outbound import CallResult, OutboundCallView
from schemas.tables.outbound import outbound_call as kept


class OutboundFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the log is narrowed to."""

    peer: str | None = None
    method: str | None = None
    """A part of its name."""
    result: CallResult | None = None
    since: datetime | None = None
    until: datetime | None = None


async def add(tx: Tx, call: OutboundCallView) -> None:
    await tx.execute(insert(kept).values(msgspec.to_builtins(call, builtin_types=(datetime,))))


async def page(
    tx: Tx, wanted: OutboundFilter, *, before: str | None, limit: int
) -> list[OutboundCallView]:
    """Calls from the newest on."""
    found = select(kept)
    if wanted.peer:
        found = found.where(kept.c.peer == wanted.peer)
    if wanted.method:
        found = found.where(kept.c.method.contains(wanted.method, autoescape=True))
    if wanted.result is not None:
        found = found.where(kept.c.result == wanted.result.value)
    if wanted.since is not None:
        found = found.where(kept.c.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(kept.c.at < wanted.until)
    if before is not None:
        found = found.where(kept.c.id < before)
    return await tx.all(found.order_by(kept.c.id.desc()).limit(limit), OutboundCallView)


async def peers(tx: Tx) -> list[str]:
    rows = await tx.execute(select(kept.c.peer).distinct().order_by(kept.c.peer))
    return [str(row.peer) for row in rows]


async def clear(tx: Tx, before: datetime) -> int:
    """Forget calls made before a moment; answers how many."""
    gone = await tx.connection.scalars(delete(kept).where(kept.c.at < before).returning(kept.c.id))
    return len(gone.all())
