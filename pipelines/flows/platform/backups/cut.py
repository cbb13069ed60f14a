"""One moment at which all databases are read: the core and every shard of the ledger.

What is committed in one database and told to another goes through the core's outbox, so a cut is
whole if nothing is committed anywhere while the snapshots are opened. Every change of the core
writes the head of its audit chain at the end, and every batch of a shard locks a row of its
prisons: locks on these two hold the writers for some milliseconds. Whoever waits for them goes on
after; where they cannot be had at once, they are let go and tried again, so that nobody waits long.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

import msgspec
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from connectors.duckdb.cut import SNAPSHOT
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from schemas.errors import Unavailable

TRIES = 20
PAUSE_S = 0.5
PATIENCE = "set local lock_timeout = '2s'"
HELD = "lock table {} in exclusive mode"
CORE_LOCK, SHARD_LOCK = "audit_head", "shard_prison"


class Snapshot(msgspec.Struct, frozen=True):
    """A database as it was at the cut, while its transaction is open."""

    name: str
    database: Database
    tx: Tx
    exported: str
    """Its name, by which pg_dump reads the same."""


class Cut(msgspec.Struct, frozen=True):
    """All databases at one moment."""

    at: datetime
    held_ms: int
    snapshots: list[Snapshot]


@asynccontextmanager
async def cut_through(core: Database, shards: Sequence[Database]) -> AsyncIterator[Cut]:
    """Snapshots of all databases at one moment; `Unavailable` where writers do not pause."""
    named = {"core": core} | {f"labour-{number}": one for number, one in enumerate(shards)}
    for _ in range(TRIES):
        async with AsyncExitStack() as open_ones:
            try:
                cut = await _taken(named, open_ones)
            except Unavailable as error:
                if not _is_contended(error):
                    raise
            else:
                yield cut
                return
        await asyncio.sleep(PAUSE_S)
    raise Unavailable("数据库一直繁忙，未能取得一致的时点，请稍后再试。", code="no_cut")


def _is_contended(error: Unavailable) -> bool:
    """Whether writers hold what was asked for, and not that a server is away."""
    cause = error.__cause__
    return isinstance(cause, OperationalError) and isinstance(
        cause.orig, (LockNotAvailable, DeadlockDetected)
    )


async def _taken(named: dict[str, Database], open_ones: AsyncExitStack) -> Cut:
    begun = time.perf_counter()
    async with AsyncExitStack() as locks:
        for name, database in named.items():
            tx = await locks.enter_async_context(database.transaction())
            await tx.execute(text(PATIENCE))
            await tx.execute(text(HELD.format(CORE_LOCK if name == "core" else SHARD_LOCK)))
        snapshots = [await _opened(name, database, open_ones) for name, database in named.items()]
        at: datetime = await snapshots[0].tx.scalar(text("select clock_timestamp()"))
    return Cut(at, round((time.perf_counter() - begun) * 1000), snapshots)


async def _opened(name: str, database: Database, open_ones: AsyncExitStack) -> Snapshot:
    tx = await open_ones.enter_async_context(database.transaction())
    for statement in SNAPSHOT:
        await tx.execute(text(statement))
    # The sum over a large table takes its time, as the dump does.
    await tx.execute(text("set local statement_timeout = 0"))
    exported: str = await tx.scalar(text("select pg_export_snapshot()"))
    return Snapshot(name, database, tx, exported)
