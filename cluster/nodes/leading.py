"""Keeps this node's claim to lead, so that what must be there once runs on one node (LR-GEN-08)."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from connectors.postgres.database import Database
from connectors.postgres.platform import leading
from schemas.errors import QinqiaoError

logger = logging.getLogger("qinqiao.nodes")

LEASE = timedelta(seconds=10)
RENEW_S = 2.0
ASKING_S = 4.0
"""How long one renewal may take."""
MARGIN_S = 2.0
"""So much earlier than the database a leader that cannot renew takes its lease for lost."""


class Leader:
    """A thread of its own, so that no slow start of an actor costs the lease."""

    def __init__(self, node: str, open_database: Callable[[], Database]) -> None:
        self.node = node
        self._open_database = open_database
        self._until = 0.0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leader", daemon=True)

    @property
    def leads(self) -> bool:
        """Whether the lease holds now, seen from this node's own clock."""
        return time.monotonic() < self._until

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Give the lease back; what ran under it must have ended before."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._keep())

    async def _keep(self) -> None:
        database = self._open_database()
        try:
            while not self._ending.is_set():
                await self._renew(database)
                await asyncio.to_thread(self._ending.wait, RENEW_S)
            self._until = 0.0
            await self._release(database)
        finally:
            await database.close()

    async def _renew(self, database: Database) -> None:
        began, led = time.monotonic(), self.leads
        try:
            async with asyncio.timeout(ASKING_S), database.transaction() as tx:
                holds = await leading.hold(tx, self.node, LEASE)
        except Exception as outage:
            # Neither won nor lost: the lease runs out by itself if this goes on.
            logger.warning(
                "lease of %s not renewed: %s: %s", self.node, type(outage).__name__, outage
            )
            return
        self._until = began + LEASE.total_seconds() - MARGIN_S if holds else 0.0
        if holds != led:
            logger.warning("node %s %s", self.node, "leads" if holds else "does not lead any more")

    async def _release(self, database: Database) -> None:
        try:
            async with asyncio.timeout(ASKING_S), database.transaction() as tx:
                await leading.release(tx, self.node)
        except (QinqiaoError, TimeoutError) as outage:
            logger.warning("lease of %s not given back: %s", self.node, outage or "no answer")
