"""Messages to relatives that are no results of applications (VC-INM-05, VC-ROOM-05)."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.access.notice import relative_message as kept

CALL_NOTICE, CALL_MOVED = "call_notice", "call_moved"


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    id: str
    relative_id: str
    call_id: str | None
    kind: str
    title: str
    text: str
    at: datetime
    read_at: datetime | None


async def add(
    tx: Tx, relative_id: str, *, call_id: str | None, kind: str, title: str, text: str, at: datetime
) -> str:
    message_id = make_id()
    values = {"relative_id": relative_id, "call_id": call_id, "kind": kind, "at": at}
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
