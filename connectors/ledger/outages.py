"""When shards were away, as their writers met it; operators read it (台账分库)."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.ledger.away import Away
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.labour.labour import shard_outage


class OutageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a shard did not do its work."""

    shard: int
    why: Away
    began_at: datetime
    ended_at: datetime | None


async def begin(tx: Tx, shard: int, why: Away, at: datetime) -> None:
    """Once for each outage; one that turns into another is told as the latter."""
    row = insert(shard_outage).values(id=make_id(), shard=shard, why=why.value, began_at=at)
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["shard"],
            index_where=shard_outage.c.ended_at.is_(None),
            set_={"why": row.excluded.why},
        )
    )


async def end(tx: Tx, shard: int, at: datetime) -> None:
    standing = (shard_outage.c.shard == shard, shard_outage.c.ended_at.is_(None))
    # A clock that was set back must not end it before it began.
    ended = func.greatest(shard_outage.c.began_at, at)
    await tx.execute(update(shard_outage).where(*standing).values(ended_at=ended))


async def latest(tx: Tx, limit: int) -> list[OutageRow]:
    """Those that stand and the last ones before, the latest first."""
    columns = [shard_outage.c[name] for name in OutageRow.__struct_fields__]
    found = select(*columns).order_by(shard_outage.c.began_at.desc(), shard_outage.c.id.desc())
    return await tx.all(found.limit(limit), OutageRow)
