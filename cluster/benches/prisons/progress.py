"""The line that tells how far a demonstration has come with what its stand-ins told of."""

import asyncio
import time
from datetime import UTC, datetime

from cluster.benches.prisons.filling import Stand, filled, stand
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from loadtests.bench.idle import Filled
from schemas.settings import Settings

EVERY_S = 15.0


class Progress:
    """Tells every quarter of a minute until all is here; then once how much it is."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._settings = settings
        self._tell = tell
        self._told_at = time.monotonic()
        self._full = False

    def begin(self) -> None:
        """The stand-ins were registered: from now on there is something to wait for."""
        self._full = False

    def look(self) -> None:
        """Called again and again; quick where it is not time."""
        if self._full or time.monotonic() - self._told_at < EVERY_S:
            return
        self._told_at = time.monotonic()
        now, here = asyncio.run(self._look())
        if now.systems:
            self._full = now.full
            self._tell(line_of(now, here))

    async def _look(self) -> tuple[Stand, Filled]:
        database = open_database(self._settings, pool_size=1)
        try:
            now = await stand(database, open_keys(self._settings), datetime.now(UTC))
            return now, await filled(database, now.systems)
        finally:
            await database.close()


def line_of(now: Stand, here: Filled) -> str:
    """What is here, and what is still to come."""
    done = f"{here.records} records and {here.recordings} playable recordings"
    if not now.full:
        kinds = f"{now.behind} kinds of record" if now.behind else "no kind of record"
        return f"  filling: {done} so far; {kinds} and {now.to_fetch} recordings still to come"
    read = f"; {now.to_read} recordings are transcribed at rest" if now.to_read else ""
    return f"  full: {done} of {here.systems} systems, {here.held} held{read}"
