"""One database of the ledger, which says so where it cannot be used."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from connectors.ledger.away import Away, LedgerAway, shard_away
from connectors.ledger.shape import VERSION, newest
from connectors.postgres.database import Database
from connectors.postgres.outage import Outage
from connectors.postgres.transaction import Tx

REST_S = 2.0
"""So long nobody else waits for a server that did not answer: the others' requests go on."""
FITS = "qinqiao.shape"


class Shard(Database):
    """Raises `LedgerAway` where its server is lost or full, or has another shape of tables."""

    def __init__(self, url: str, **pool: Any) -> None:
        super().__init__(url, **pool)
        self._rests_until = 0.0
        event.listen(self.engine.sync_engine, "connect", _look)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        async with self._there(super().transaction) as tx:
            yield tx

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        async with self._there(super().reading) as tx:
            yield tx

    @asynccontextmanager
    async def _there(
        self, opened: Callable[[], AbstractAsyncContextManager[Tx]]
    ) -> AsyncIterator[Tx]:
        if time.monotonic() < self._rests_until:
            raise shard_away(Away.LOST)
        entered = False
        try:
            async with opened() as tx:
                entered = True
                await _require_shape(tx)
                yield tx
        except LedgerAway as away:
            if not entered and away.why is Away.LOST:
                self._rests_until = time.monotonic() + REST_S
            raise

    def _unavailable(self, outage: Outage) -> LedgerAway:
        return shard_away(Away(outage.value))


def _look(connection: Any, record: ConnectionPoolEntry) -> None:
    """At a new connection and not in its first transaction, which may have to begin otherwise."""
    cursor = connection.cursor()
    try:
        cursor.execute(str(VERSION))
        (version,) = cursor.fetchone() or (None,)
        record.info[FITS] = version == newest()
    except psycopg.ProgrammingError:
        record.info[FITS] = False
    finally:
        cursor.close()
        connection.rollback()


async def _require_shape(tx: Tx) -> None:
    """Where the connection is of before the shard was migrated, it is looked at again."""
    known = tx.connection.sync_connection
    assert known is not None
    if known.info.get(FITS):
        return
    try:
        version = await tx.connection.scalar(VERSION)
    except ProgrammingError as error:  # No tables at all, or none that we may read.
        raise shard_away(Away.SHAPE) from error
    if version != newest():
        raise shard_away(Away.SHAPE)
    known.info[FITS] = True
