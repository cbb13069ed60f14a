"""What flows from a committed message to where it is handled: facts, of which none is declined."""

import asyncio
import time
from abc import abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime

from cluster.benches.overload.listening import Listen, Listener, listening
from cluster.benches.overload.part import AFTER_S, Apart, Driven, Outcome
from connectors.doors import open_database
from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from schemas.settings import Settings

TICK_S = 0.1
SETTLE_S = 45.0
LOOK_S = 0.25


class FlowingPart(Apart):
    """A part that is driven by commits at a rate; the load counts what `put` stores."""

    name: str
    unit: str
    deadline_s: float
    first: float
    most = 20_000.0
    whole = False
    lead_s = 2.0
    """Who relays and takes has not done so for a while: so long it gets as much as `first`.

    Not the load itself: what it leaves waiting would be done in time that is counted.
    """
    search_s, hold_s = 10.0, 12.0
    """What waits at the end of twelve seconds at twice the limit takes 24 at half of it."""

    def __init__(self, own: Settings) -> None:
        """On parts that stand already."""
        self._own = own

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        return asyncio.run(self._drive(load, seconds, after))

    @property
    @abstractmethod
    def listen(self) -> Listen:
        """Tells of each by what `put` answered."""

    @abstractmethod
    async def put(self, tx: Tx) -> str:
        """Store one; answers what it is told by."""

    async def _drive(self, load: float, seconds: float, after: float) -> Driven:
        committed, handled = dict[str, float](), dict[str, float]()
        database = open_database(self._own, pool_size=2)
        try:
            with listening(self._own, self.listen) as listener:
                lead_ends = time.monotonic() + self.lead_s
                await self._commit(database, committed, min(load, self.first), lead_ends)
                began = time.monotonic()
                await self._commit(database, committed, load, began + seconds)
                over = time.monotonic()
                if after:
                    await self._commit(database, committed, after, over + AFTER_S)
                await _settled(committed, handled, listener)
        finally:
            async with database.transaction() as tx:
                await outbox.clear_published(tx, datetime.now(UTC))
            await database.close()
        during = {key: at for key, at in committed.items() if began < at <= over}
        return Driven(
            seconds=over - began,
            outcomes=[
                _outcome(at, handled.get(key), began, until=over) for key, at in during.items()
            ],
            after=[
                _outcome(at, handled.get(key), over, until=None)
                for key, at in committed.items()
                if at > over
            ],
        )

    async def _commit(
        self, database: Database, committed: dict[str, float], rate: float, until: float
    ) -> None:
        """So many a second, in a transaction each tick, as busy pages write them."""
        due, owed = time.monotonic(), 0.0
        while due < until:
            due += TICK_S
            owed += rate * TICK_S
            count, owed = int(owed), owed - int(owed)
            async with database.transaction() as tx:
                keys = [await self.put(tx) for _ in range(count)]
            now = time.monotonic()
            committed.update((key, now) for key in keys)
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def _settled(
    committed: Mapping[str, float], handled: dict[str, float], listener: Listener
) -> None:
    """Nothing is lost: what waits comes, and is only late."""
    until = time.monotonic() + SETTLE_S
    while True:
        handled.update(listener.news())
        if committed.keys() <= handled.keys() or time.monotonic() > until:
            return
        await asyncio.sleep(LOOK_S)


def _outcome(at: float, done: float | None, since: float, *, until: float | None) -> Outcome:
    """What still waited at the end of the load was told as waiting, and came later."""
    waited = done is not None and until is not None and done > until
    return Outcome(
        at_s=at - since,
        took_s=None if done is None or waited else max(0.0, done - at),
        marked=waited,
    )
