"""Messages to relatives that are no results of applications (VC-INM-05, VC-ROOM-05, VC-APPT-19)."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.access.notice import relative_message as kept

CALL_NOTICE, CALL_MOVED = "call_notice", "call_moved"


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    id: str
    relative_id: str
    call_id: str | None
    booking_id: str | None
    kind: str
    title: str
    text: str
    at: datetime
    read_at: datetime | None


async def add(
    tx: Tx,
    relative_id: str,
    *,
    call_id: str | None,
    kind: str,
    title: str,
    text: str,
    at: datetime,
    booking_id: str | None = None,
) -> str:
    """Keep a message, of a call or of a visit that was booked."""
    message_id = make_id()
    about = {"call_id": call_id, "booking_id": booking_id}
    values = {"relative_id": relative_id, **about, "kind": kind, "at": at}
    await tx.execute(insert(kept).values(id=message_id, title=title, text=text, **values))
    return message_id


async def of(tx: Tx, relative_id: str, limit: int) -> list[MessageRow]:
    """The relative's messages, latest first."""
    found = select(kept).where(kept.c.relative_id == relative_id)
    return await tx.all(found.order_by(kept.c.at.desc(), kept.c.id.desc()).limit(limit), MessageRow)


async def mark_read(
    tx: Tx, relative_id: str, at: datetime, *, message_id: str | None = None
) -> int:
    """Note that one message was read, or all; answers how many there were to note."""
    unread = update(kept).where(kept.c.relative_id == relative_id, kept.c.read_at.is_(None))
    if message_id is not None:
        unread = unread.where(kept.c.id == message_id)
    return (await tx.execute(unread.values(read_at=at))).rowcount


async def last_of_bookings(tx: Tx, booking_ids: Collection[str]) -> dict[str, str]:
    """By booking, what its relative was last told of it."""
    mine = among(kept.c.booking_id, booking_ids)
    found = select(kept.c.booking_id, kept.c.text).where(mine).order_by(kept.c.at, kept.c.id)
    return {row.booking_id: row.text for row in await tx.execute(found)}
