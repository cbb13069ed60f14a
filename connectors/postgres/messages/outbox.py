"""Messages that wait for the relay; they commit together with the change they tell of."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, select, text, true, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.messages.messaging import outbox

CHANNEL = "outbox"
_STORE = text(
    "with stored as (insert into outbox (id, subject, payload, created_at)"
    " select waiting.id, waiting.subject, waiting.payload, clock_timestamp()"
    " from unnest(cast(:ids as varchar[]), cast(:subjects as varchar[]),"
    " cast(:payloads as bytea[])) as waiting (id, subject, payload))"
    f" select pg_notify('{CHANNEL}', '')"
)


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message not yet acknowledged; its id is the message id."""

    id: str
    subject: str
    payload: bytes


async def put(tx: Tx, subject: str, payload: msgspec.Struct) -> str:
    """Let a message commit with the change that it tells of; answers the message id."""
    return await put_bytes(tx, subject, msgspec.json.encode(payload))


async def put_bytes(tx: Tx, subject: str, payload: bytes) -> str:
    """The same with a message that is encoded already."""
    message_id = make_id()
    tx.pending_messages.append((message_id, subject, payload))
    return message_id


async def flush(tx: Tx) -> None:
    """Store what waits in one statement that wakes the relay at the commit."""
    pending, tx.pending_messages = tx.pending_messages, []
    if pending:
        ids, subjects, payloads = zip(*pending, strict=True)
        given = {"ids": list(ids), "subjects": list(subjects), "payloads": list(payloads)}
        await tx.connection.execute(_STORE, given)


async def take(tx: Tx, limit: int) -> list[OutboxRow]:
    """Lock the oldest unpublished messages that no other relay holds.

    Not a cursor over ids: a transaction that commits late would be passed by.
    """
    await flush(tx)
    # The server guesses that few wait and would sort them: all of a long outbox, for each batch.
    await tx.execute(select(func.set_config("enable_sort", "off", true())))
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
    await flush(tx)
    if ids:
        await tx.execute(update(outbox).where(among(outbox.c.id, ids)).values(published_at=at))


async def waiting(tx: Tx) -> int:
    """How many messages are not yet in a stream."""
    await flush(tx)
    found = await tx.scalar(
        select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
    )
    return int(found)


async def clear_published(tx: Tx, before: datetime) -> int:
    """Remove messages that the streams have held since before a moment."""
    done = await tx.execute(delete(outbox).where(outbox.c.published_at < before))
    return done.rowcount
