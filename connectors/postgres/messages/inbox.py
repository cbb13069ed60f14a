"""Messages a consumer has applied: the row commits together with the effect."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.tables.messages.messaging import inbox


async def first_time(tx: Tx, consumer: str, message_id: str) -> bool:
    """Whether the message is new to this consumer; True only once, and only if committed.

    A second delivery that comes meanwhile waits here for the first one's commit.
    """
    statement = insert(inbox).values(
        consumer=consumer, message_id=message_id, applied_at=func.clock_timestamp()
    )
    return await tx.insert_new(statement)


async def clear(tx: Tx, *, now: datetime, keep: timedelta) -> int:
    """Forget messages that no stream delivers any more."""
    return (await tx.execute(delete(inbox).where(inbox.c.applied_at < now - keep))).rowcount
