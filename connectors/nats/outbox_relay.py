"""From the outbox into the streams: what was committed is published, at least once and in order.

Two things break the order: a stream that refuses one message and takes the next at once, and a
transaction that commits after a younger one. Who reads must bear it.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Any, NoReturn

import psycopg

from connectors.nats.bus import Bus
from connectors.postgres.database import Database
from connectors.postgres.messages import dead_letters, outbox
from connectors.postgres.messages.outbox import OutboxRow
from connectors.postgres.transaction import Tx
from schemas.errors import QinqiaoError, Unavailable

logger = logging.getLogger(__name__)

BATCH = 100
POLL_S = 1.0
"""Beside the wake-up by NOTIFY, for messages whose wake-up was lost."""
AT_ONCE = 16
"""So many are on their way to the streams together; one at first, then twice as many each time."""
RETRY_S = 0.5
MOST_S = 20.0
"""So long a batch may take: its rows are held meanwhile, and what idles longer is ended."""
CONSUMER = "outbox"


class OutboxRelay:
    """Publishes in order of id under the row's id; the stream drops what it has already."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self.published = 0

    async def run(self) -> NoReturn:
        """Until cancelled; a lost server is waited for."""
        while True:
            try:
                await self._listen()
            except (Unavailable, psycopg.OperationalError) as error:
                logger.warning("outbox relay waits: %s", error)
                await asyncio.sleep(RETRY_S)

    async def _listen(self) -> NoReturn:
        async with await psycopg.AsyncConnection.connect(
            self._database.address, autocommit=True, connect_timeout=5
        ) as connection:
            await connection.execute(f"listen {outbox.CHANNEL}")
            told = True
            while True:
                # Nobody told of any: nearly always there is none, and one question is enough.
                if told or await _any_waits(connection):
                    while await self.relay_batch():
                        pass
                told = False
                async for _ in connection.notifies(timeout=POLL_S, stop_after=1):
                    told = True

    async def relay_batch(self) -> int:
        """Publish the oldest waiting messages; answers how many left the outbox."""
        async with self._database.transaction() as tx:
            rows = await outbox.take(tx, BATCH)
            done, outage = await self._publish(tx, rows)
            await outbox.mark_published(tx, done, datetime.now(UTC))
        self.published += len(done)
        if outage is not None:
            raise outage
        return len(done)

    async def _publish(self, tx: Tx, rows: list[OutboxRow]) -> tuple[list[str], Unavailable | None]:
        """Ids that are settled, and the outage that stopped the rest; what is left comes next."""
        done: list[str] = []
        until = time.monotonic() + MOST_S
        size = 1
        while rows and (not done or time.monotonic() < until):
            together, rows = rows[:size], rows[size:]
            size = min(2 * size, AT_ONCE)
            refusals = await asyncio.gather(*(self._refusal(row) for row in together))
            for row, refusal in zip(together, refusals, strict=True):
                if isinstance(refusal, Unavailable):
                    continue
                if refusal is not None:
                    # It would hold up everything behind it for ever.
                    await _give_up(tx, row, refusal)
                done.append(row.id)
            if outage := next((one for one in refusals if isinstance(one, Unavailable)), None):
                return done, outage
        return done, None

    async def _refusal(self, row: OutboxRow) -> QinqiaoError | None:
        """Why the stream did not take a message; None where it has it."""
        try:
            await self._bus.publish(row.subject, row.payload, row.id)
        except QinqiaoError as error:
            return error
        return None


async def _any_waits(connection: psycopg.AsyncConnection[Any]) -> bool:
    found = await connection.execute("select 1 from outbox where published_at is null limit 1")
    return await found.fetchone() is not None


async def _give_up(tx: Tx, row: OutboxRow, error: QinqiaoError) -> None:
    logger.error("message %s to %s cannot be published: %s", row.id, row.subject, error)
    await dead_letters.add(
        tx,
        consumer=CONSUMER,
        message_id=row.id,
        subject=row.subject,
        payload=row.payload,
        headers={},
        deliveries=1,
        error=str(error),
        at=datetime.now(UTC),
    )
