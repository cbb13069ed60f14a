"""The log of calls to outside systems."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select

from connectors.postgres.transaction import Tx
from schemas.exchange.outbound import CallResult, OutboundCallView
from schemas.tables.exchange.outbound import outbound_call as kept


class OutboundFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the log is narrowed to."""

    peer: str | None = None
    method: str | None = None
    """A part of its name."""
    result: CallResult | None = None
    since: datetime | None = None
    until: datetime | None = None


async def add(tx: Tx, *calls: OutboundCallView) -> None:
    rows = [msgspec.to_builtins(call, builtin_types=(datetime,)) for call in calls]
    await tx.connection.execute(insert(kept), rows)


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


class PeerFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says of one peer: its last calls, and counts of the time just before now."""

    peer: str
    last_at: datetime
    last_ok_at: datetime | None
    calls: int
    failures: int


async def figures(tx: Tx, *, back_to: datetime, since: datetime) -> list[PeerFigures]:
    """By peer, of calls from `back_to` on; `since` bounds what is counted.

    A call that was answered with no is a contact and no failure.
    """
    fine = kept.c.result.in_([CallResult.OK.value, CallResult.REFUSED.value])
    recent = kept.c.at >= since
    found = select(
        kept.c.peer,
        func.max(kept.c.at).label("last_at"),
        func.max(kept.c.at).filter(fine).label("last_ok_at"),
        func.count().filter(recent).label("calls"),
        func.count().filter(recent, ~fine).label("failures"),
    )
    found = found.where(kept.c.at >= back_to).group_by(kept.c.peer)
    return await tx.all(found, PeerFigures)


async def peers(tx: Tx) -> list[str]:
    rows = await tx.execute(select(kept.c.peer).distinct().order_by(kept.c.peer))
    return [str(row.peer) for row in rows]


async def clear(tx: Tx, before: datetime) -> int:
    """Forget calls made before a moment; answers how many."""
    gone = await tx.connection.scalars(delete(kept).where(kept.c.at < before).returning(kept.c.id))
    return len(gone.all())
