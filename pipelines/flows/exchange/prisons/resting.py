"""Rounds that brought nothing new are noted of many systems at once."""

import logging
from collections.abc import Callable, Sequence

from connectors.gathered import Gathered
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds
from connectors.postgres.exchange.prison_systems.feeds import Rest
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.kinds import RecordKind

logger = logging.getLogger(__name__)

Moved = Callable[[set[RecordKind]], None]
"""Told of the kinds that stand elsewhere by now, or under other settings."""
Noted = tuple[Rest, Moved]


class Resting:
    """One for each process that carries connectors: at rest nearly every round ends here."""

    def __init__(self, database: Database, gather_s: float = 0.0) -> None:
        """What is noted is in the database no later than `gather_s` after the first of it."""
        self._database = database
        self._gather_s = gather_s
        self._gathered = Gathered(self._write, gather_s)

    async def note(self, rests: Sequence[Rest], moved: Moved) -> None:
        """A failure is logged: the next round notes the same."""
        noted = [(one, moved) for one in rests]
        if self._gather_s:
            self._gathered.put(*noted)
        else:
            await self._write(noted)

    async def close(self) -> None:
        """Write down what was gathered."""
        await self._gathered.close()

    async def _write(self, noted: Sequence[Noted]) -> None:
        # Of a kind that rested twice meanwhile the later word.
        latest = {(rest.system_id, rest.kind): (rest, moved) for rest, moved in noted}
        try:
            async with self._database.transaction() as tx:
                still = await feeds.rested(tx, [rest for rest, _ in latest.values()])
        except QinqiaoError:
            logger.exception("rest of %d kinds not noted", len(latest))
            return
        for key, (rest, moved) in latest.items():
            if key not in still:
                moved({rest.kind})
