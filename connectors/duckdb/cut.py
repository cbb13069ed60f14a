"""One cut through all shards: a moment at which every one of them is read.

A sheet says when it was entered and decided, not when a shard took it in, so leaving out what is
newer than a moment is not possible. Instead the writers are held: a lock on each shard's table of
prisons, which every writer locks a row of, waits for running batches and lets no new one begin.
While all locks are held a snapshot is opened on each shard; then the writers go on, after some
milliseconds. The snapshots stay open until the export has read them.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

import msgspec
from sqlalchemy import select, text

from connectors.ledger.shards import Shards
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_ulid
from schemas.tables.labour.ledger import shard_prison

SNAPSHOT = (
    "set transaction isolation level repeatable read, read only",
    # Other shards are read meanwhile, and months of millions of rows take their time.
    "set local idle_in_transaction_session_timeout = 0",
    "set local statement_timeout = '10min'",
)


class Cut(msgspec.Struct, frozen=True):
    """A snapshot of each shard, and when all were taken."""

    at: datetime
    snapshots: list[Tx]
    held: list[dict[str, str]]
    """State of each prison on each shard."""


@asynccontextmanager
async def cut_through(shards: Shards) -> AsyncIterator[Cut]:
    """Snapshots of all shards at one moment; `Unavailable` where there is no ledger."""
    shards.require()
    async with AsyncExitStack() as open_ones:
        async with AsyncExitStack() as locks:
            # One after the other in the order of their numbers, so that no two cuts cross.
            for database in shards.databases:
                tx = await locks.enter_async_context(database.transaction())
                await tx.execute(text("lock table shard_prison in exclusive mode"))
            snapshots = []
            for database in shards.databases:
                tx = await open_ones.enter_async_context(database.transaction())
                for statement in SNAPSHOT:
                    await tx.execute(text(statement))
                snapshots.append(tx)
            held = [await _held(tx) for tx in snapshots]
            at: datetime = await snapshots[0].scalar(text("select clock_timestamp()"))
        yield Cut(at, snapshots, held)


async def _held(tx: Tx) -> dict[str, str]:
    rows = await tx.execute(select(shard_prison.c.prison_id, shard_prison.c.state))
    return {as_ulid(row.prison_id): row.state for row in rows}
