"""Waiting until the ledger holds what was handed in, so that who submits sees it there."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.ledger.sheets import is_booked
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.postgres.database import Database
from schemas.errors import Unavailable
from schemas.labour.hours import SheetKey
from schemas.messages.subjects import ledger_applied

logger = logging.getLogger(__name__)
MOST_S = 3.0


@asynccontextmanager
async def listening(bus: Bus, prison_code: str) -> AsyncIterator[asyncio.Event]:
    """Set each time the prison's writer has committed; never, while the bus is away."""
    told = asyncio.Event()

    async def hear(_: Delivery) -> None:
        told.set()

    if not bus.connected:
        yield told
        return
    stop = await bus.subscribe_core(ledger_applied(prison_code), hear)
    try:
        yield told
    finally:
        await stop()


async def await_booked(
    shard: Database, key: SheetKey, version: int, told: asyncio.Event, most_s: float = MOST_S
) -> bool:
    """Whether the ledger holds the version before the time is over; no outage is an error here."""
    try:
        async with asyncio.timeout(most_s):
            while True:
                told.clear()
                if await is_booked(shard, key, version):
                    return True
                await told.wait()
    except TimeoutError:
        return False
    except Unavailable as outage:
        logger.warning("sheet %s of %s not seen in the ledger: %s", key.day, key.ward_id, outage)
        return False
