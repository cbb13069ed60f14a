"""Which relatives want to be told by message; without a word of theirs none is sent (PI-2)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.tables.access.notice import message_choice as kept


async def agreed(tx: Tx, relative_id: str) -> bool:
    """Whether the relative wants messages now."""
    return bool(await tx.scalar(select(kept.c.agreed).where(kept.c.relative_id == relative_id)))


async def agreed_of(tx: Tx, relative_ids: Collection[str]) -> set[str]:
    """Which of these relatives want messages now."""
    if not relative_ids:
        return set()
    asked = select(kept.c.relative_id).where(among(kept.c.relative_id, relative_ids), kept.c.agreed)
    return set(await tx.connection.scalars(asked))


async def choose(tx: Tx, relative_id: str, wish: bool, at: datetime) -> None:
    values = {"agreed": wish, "at": at}
    made = upsert(kept).values(relative_id=relative_id, **values)
    await tx.execute(made.on_conflict_do_update(index_elements=["relative_id"], set_=values))
