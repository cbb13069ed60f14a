"""Rounds that brought nothing new are noted of many systems at once."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from connectors.ending import end
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds
from connectors.postgres.exchange.prison_systems.feeds import Rest
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.kinds import RecordKind

logger = logging.getLogger(__name__)

Moved = Callable[[set[RecordKind]], None]
"""Told of the kinds that stand elsewhere by now, or under other settings."""
Key = tuple[str, RecordKind]


class Resting:
    """One for each process that carries connectors: at rest nearly every round ends here."""

    def __init__(self, database: Database, gather_s: float = 0.0) -> None:
        """What is noted is in the database no later than `gather_s` after the first of it."""
        self._database = database
        self._gather_s = gather_s
        self._gathered: dict[Key, tuple[Rest, Moved]] = {}
        self._writing: asyncio.Task[None] | None = None

    async def note(self, rests: Sequence[Rest], moved: Moved) -> None:
        """A failure is logged: the next round notes the same."""
        self._gathered |= {(one.system_id, one.kind): (one, moved) for one in rests}
        if not self._gather_s:
            await self._write()
        elif self._writing is None:
            self._writing = asyncio.create_task(self._gather())

    async def close(self) -> None:
        """Write down what was gathered."""
        if self._writing is not None:
            await end([self._writing])
            self._writing = None
        await self._write()

    async def _gather(self) -> None:
        await asyncio.sleep(self._gather_s)
        # What comes from here on is the next one's.
        self._writing = None
        await self._write()

    async def _write(self) -> None:
        gathered, self._gathered = self._gathered, {}
        if not gathered:
            return
        try:
            async with self._database.transaction() as tx:
                still = await feeds.rested(tx, [rest for rest, _ in gathered.values()])
        except QinqiaoError:
            logger.exception("rest of %d kinds not noted", len(gathered))
            return
        for key, (_, moved) in gathered.items():
            if key not in still:
                moved({key[1]})
