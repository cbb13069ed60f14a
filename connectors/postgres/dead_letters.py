"""Messages that could not be applied; operators see, mend and replay them."""

from datetime import datetime

import msgspec
from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.messaging import dead_letter


class DeadLetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it came, and why it was given up."""

    id: str
    consumer: str
    message_id: str
    subject: str
    payload: bytes
    headers: dict[str, str]
    deliveries: int
    error: str
    at: datetime
    replayed_at: datetime | None


async def add(
    tx: Tx,
    *,
    consumer: str,
    message_id: str,
    subject: str,
    payload: bytes,
    headers: dict[str, str],
    deliveries: int,
    error: str,
    at: datetime,
) -> bool:
    """Keep it, once for each message of a consumer; whether it was new."""
    return await tx.insert_new(
        upsert(dead_letter).values(
            id=make_id(),
            consumer=consumer,
            message_id=message_id,
            subject=subject,
            payload=payload,
            headers=headers,
            deliveries=deliveries,
            error=error,
            at=at,
        )
    )


async def waiting(tx: Tx, *, limit: int = 100) -> list[DeadLetterRow]:
    """Those not yet replayed, oldest first."""
    statement = select(dead_letter).where(dead_letter.c.replayed_at.is_(None))
    return await tx.all(statement.order_by(dead_letter.c.id).limit(limit), DeadLetterRow)


async def mark_replayed(tx: Tx, letter_id: str, at: datetime) -> None:
    await tx.execute(
        update(dead_letter).where(dead_letter.c.id == letter_id).values(replayed_at=at)
    )


async def of_message(tx: Tx, consumer: str, message_id: str) -> list[DeadLetterRow]:
    """What a consumer gave up of one message and was not replayed: all of it, or parts by place."""
    statement = select(dead_letter).where(
        dead_letter.c.consumer == consumer,
        dead_letter.c.replayed_at.is_(None),
        or_(
            dead_letter.c.message_id == message_id,
            dead_letter.c.message_id.startswith(f"{message_id}:", autoescape=True),
        ),
    )
    return await tx.all(statement.order_by(dead_letter.c.message_id), DeadLetterRow)
