"""Waiting until the ledger holds what was handed in, so that who submits sees it there."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec

from connectors.ledger.sheets import is_booked
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.patience import within
from connectors.postgres.database import Database
from connectors.postgres.labour.timesheets import TimesheetRow
from schemas.errors import Unavailable
from schemas.labour.hours import SheetKey
from schemas.messages.subjects import ledger_applied

logger = logging.getLogger(__name__)
MOST_S = 3.0
LOOK_S = 0.5
"""So often the ledger is looked at without being told: what is told may be lost."""


class Told:
    """The sheets that the prison's writer has committed since somebody began to listen."""

    def __init__(self) -> None:
        self._sheets: set[str] = set()
        self._news = asyncio.Event()

    def hear(self, sheet_ids: list[str]) -> None:
        self._sheets.update(sheet_ids)
        self._news.set()

    async def of(self, sheet_id: str) -> None:
        """Return once the sheet was told of, and forget that it was."""
        while sheet_id not in self._sheets:
            self._news.clear()
            await self._news.wait()
        self._sheets.discard(sheet_id)


@asynccontextmanager
async def listening(bus: Bus, prison_code: str) -> AsyncIterator[Told]:
    """What the prison's writer commits; nothing, while the bus is away."""
    told = Told()

    async def hear(delivery: Delivery) -> None:
        told.hear(msgspec.json.decode(delivery.payload, type=list[str]))

    if not bus.connected:
        yield told
        return
    stop = await bus.subscribe_core(ledger_applied(prison_code), hear)
    try:
        yield told
    finally:
        await stop()


async def await_booked(shard: Database, key: SheetKey, sheet: TimesheetRow, told: Told) -> bool:
    """Whether the ledger holds the version before the time is over; no outage is an error here."""
    try:
        async with asyncio.timeout(MOST_S):
            while True:
                with suppress(TimeoutError):
                    await within(LOOK_S, told.of(sheet.id))
                if await is_booked(shard, key, sheet.version):
                    return True
    except TimeoutError:
        return False
    except Unavailable as outage:
        logger.warning("sheet %s of %s not seen in the ledger: %s", key.day, key.ward_id, outage)
        return False
