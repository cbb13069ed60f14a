"""Messages that wait for the relay; they commit together with the change they tell of."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select, text, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.messaging import outbox

CHANNEL = "outbox"


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message not yet acknowledged; its id is the message id."""

    id: str
    subject: str
    payload: bytes


async def put(tx: Tx, subject: str, payload: msgspec.Struct) -> str:
    """Store a message and wake the relay at the commit; answers the message id."""
    return await put_bytes(tx, subject, msgspec.json.encode(payload))


async def put_bytes(tx: Tx, subject: str, payload: bytes) -> str:
    """The same with a message that is encoded already."""
    message_id = make_id()
    await tx.execute(
        insert(outbox).values(
            id=message_id,
            subject=subject,
            payload=payload,
            created_at=func.clock_timestamp(),
        )
    )
    await tx.execute(text(f"notify {CHANNEL}"))
    return message_id


async def take(tx: Tx, limit: int) -> list[OutboxRow]:
    """Lock the oldest unpublished messages that no other relay holds.

    Not a cursor over ids: a transaction that commits late would be passed by.
    """
    statement = (
        select(outbox.c.id, outbox.c.subject, outbox.c.payload)
        .where(outbox.c.published_at.is_(None))
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await tx.all(statement, OutboxRow)


async def payload_of(tx: Tx, message_id: str) -> bytes | None:
    """A message's content; None once it was cleared."""
    found = select(outbox.c.payload).where(outbox.c.id == message_id)
    payload = await tx.scalar(found)
    return None if payload is None else bytes(payload)


async def mark_published(tx: Tx, ids: Sequence[str], at: datetime) -> None:
    """Called after the stream has acknowledged them."""
    if ids:
        await tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(published_at=at))


async def waiting(tx: Tx) -> int:
    """How many messages are not yet in a stream."""
    found = await tx.scalar(
        select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
    )
    return int(found)


async def clear_published(tx: Tx, before: datetime) -> int:
    """Remove messages that the streams have held since before a moment."""
    done = await tx.execute(delete(outbox).where(outbox.c.published_at < before))
    return done.rowcount
