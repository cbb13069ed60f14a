"""The standing part that sees to it that a call has a room, and that no room is left over."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from actors import standing_parts
from actors.background import Health, Loop
from actors.calls.room.client import RayRoomClient, standing_rooms
from actors.calls.room.spares import AT_REST, SPARES, keep_spares
from connectors.doors import open_database
from connectors.live_settings import LiveSettings
from connectors.postgres.calls import running_calls
from schemas.settings import Settings

logger = logging.getLogger(__name__)

NAME = "room_keeper"
AHEAD = timedelta(seconds=60)
"""A booking's room is made so long before its start, so that its process is warm (VC-AV-01)."""
ANSWER_S = 10.0
SPARES_S = 15.0
"""How often spare processes are looked after while there is no room."""


class RoomKeeperPart:
    """Holds nothing: which calls run is asked of the database, which rooms there are, of Ray.

    A call whose room is lost for good, with its node or the whole cluster, gets another, which ends
    it in time if nobody comes back (VC-AV-11). A room whose call is over leaves by itself.
    """

    name: ClassVar[str] = NAME

    def __init__(self, settings: Settings) -> None:
        self._database = open_database(settings, pool_size=2)
        self._live = LiveSettings(self._database, settings)
        self._rooms = RayRoomClient(lambda: self._live.current)
        self._tended = 0
        self._spared_at = float("-inf")
        self._loop = Loop(NAME, self._run)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(tended=self._tended)

    async def end(self) -> None:
        await self._loop.stop()
        await self._database.close()

    async def _run(self) -> None:
        await self._live.refresh()
        absence = timedelta(seconds=self._live.current.absence_s)
        async with self._database.reading() as tx:
            due = await running_calls.with_rooms(tx, datetime.now(UTC), AHEAD, absence)
        standing = await asyncio.to_thread(standing_rooms)
        wanted = sorted({*due, *standing})
        await asyncio.gather(self._spare(wanted), *(self._tend(call_id) for call_id in wanted))
        self._tended = len(wanted)

    async def _spare(self, wanted: list[str]) -> None:
        """Each time while there are rooms, which take spares as they begin or die; else seldom."""
        now = time.monotonic()
        if wanted or now >= self._spared_at + SPARES_S:
            await keep_spares(SPARES if wanted else AT_REST)
            self._spared_at = now

    async def _tend(self, call_id: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._rooms.tend(call_id)
        except Exception as failure:
            # One room must not keep the others waiting for their look.
            logger.warning(
                "room of %s not tended: %s: %s", call_id, type(failure).__name__, failure
            )


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, RoomKeeperPart)
