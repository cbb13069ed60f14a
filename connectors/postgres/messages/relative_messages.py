"""What people are told in 我的消息 beside results of cases (VC-INM-05, VC-ROOM-05, VC-PUB-11)."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.access.notice import relative_message as kept

CALL_NOTICE, CALL_MOVED = "call_notice", "call_moved"
MOST = 400


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    id: str
    relative_id: str | None
    call_id: str | None
    booking_id: str | None
    kind: str
    title: str
    text: str
    reason: str
    at: datetime
    read_at: datetime | None


async def add(
    tx: Tx,
    relative_id: str | None,
    *,
    call_id: str | None,
    kind: str,
    title: str,
    text: str,
    at: datetime,
    booking_id: str | None = None,
    account_id: str | None = None,
    reason: str = "",
    once: str | None = None,
) -> bool:
    """Keep a message; False where the person was told of this change before (`once`)."""
    about = {"call_id": call_id, "booking_id": booking_id}
    whose = {"relative_id": relative_id, "account_id": account_id}
    values = {**whose, **about, "kind": kind, "title": title, "text": text, "at": at}
    made = upsert(kept).values(id=make_id(), reason=reason[:MOST], once=once, **values)
    return await tx.insert_new(made)


def _mine(relative_id: str | None, account_id: str | None) -> ColumnElement[bool]:
    """A relative's own, and those of his account from before he was one."""
    return or_(
        and_(kept.c.relative_id.is_not(None), kept.c.relative_id == relative_id),
        and_(kept.c.account_id.is_not(None), kept.c.account_id == account_id),
    )


async def of(
    tx: Tx, relative_id: str | None, limit: int, *, account_id: str | None = None
) -> list[MessageRow]:
    """The person's messages, latest first."""
    found = select(*(kept.c[name] for name in MessageRow.__struct_fields__)).where(
        _mine(relative_id, account_id)
    )
    return await tx.all(found.order_by(kept.c.at.desc(), kept.c.id.desc()).limit(limit), MessageRow)


async def mark_read(
    tx: Tx,
    relative_id: str | None,
    at: datetime,
    *,
    message_id: str | None = None,
    account_id: str | None = None,
) -> int:
    """Note that one message was read, or all; answers how many there were to note."""
    unread = update(kept).where(_mine(relative_id, account_id), kept.c.read_at.is_(None))
    if message_id is not None:
        unread = unread.where(kept.c.id == message_id)
    return (await tx.execute(unread.values(read_at=at))).rowcount


async def forget_account(tx: Tx, account_id: str) -> int:
    """What an account was told; a relative's messages go with the relative."""
    return (await tx.execute(delete(kept).where(kept.c.account_id == account_id))).rowcount


async def last_read(tx: Tx, keys: Collection[str]) -> dict[str, datetime]:
    """By `once`, when the message was read."""
    found = select(kept.c.once, kept.c.read_at).where(
        among(kept.c.once, keys), kept.c.read_at.is_not(None)
    )
    return {row.once: row.read_at for row in await tx.execute(found)}


async def last_of_bookings(tx: Tx, booking_ids: Collection[str]) -> dict[str, str]:
    """By booking, what its relative was last told of it."""
    mine = among(kept.c.booking_id, booking_ids)
    found = select(kept.c.booking_id, kept.c.text).where(mine).order_by(kept.c.at, kept.c.id)
    return {row.booking_id: row.text for row in await tx.execute(found)}
