"""Messages above their limit: what is committed faster than relay and consumer carry it."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from cluster.benches.overload.part import AFTER_S, Driven, Outcome
from connectors.doors import open_bus, open_database
from connectors.nats.delivery import Delivery
from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from schemas.messages.subjects import NOTIFY
from schemas.settings import Settings

TICK_S = 0.1
SETTLE_S = 45.0
SUBJECT = "notify.bench.load"
DURABLE = "bench"
"""The same each time: a new one would begin with all that came before."""
PAYLOAD = b"x" * 300


class Note(msgspec.Struct, frozen=True):
    """One message: which one it is, and some content."""

    number: int
    content: bytes


class MessagesPart:
    """Outbox, relay, stream and one consumer, as every domain message passes them."""

    name, unit = "messages", "messages/s"
    deadline_s = 2.0
    first, most = 64.0, 20_000.0
    whole = speech = False
    search_s, hold_s = 10.0, 20.0

    def __init__(self, own: Settings) -> None:
        """On parts that stand already."""
        from actors.messages import outbox_relay

        self._own = own
        self._runs = 0
        self._standing = outbox_relay.start(own)

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        self._runs += 1
        return asyncio.run(self._drive(load, seconds, after))

    async def _drive(self, load: float, seconds: float, after: float) -> Driven:
        database, bus = open_database(self._own, pool_size=2), open_bus(self._own)
        committed: dict[int, float] = {}
        handled: dict[int, float] = {}
        came = asyncio.Event()
        base = self._runs * 1_000_000_000

        async def take(delivery: Delivery) -> None:
            note = msgspec.json.decode(delivery.payload, type=Note)
            if note.number >= base:
                handled.setdefault(note.number, time.monotonic())
                came.set()

        async def given_up(delivery: Delivery, error: BaseException) -> None:
            raise error

        await bus.connect()
        await bus.ensure_streams()
        work = asyncio.create_task(bus.consume(NOTIFY.name, DURABLE, SUBJECT, take, given_up))
        try:
            began = time.monotonic()
            await self._commit(database, base, committed, load, began + seconds)
            over = time.monotonic()
            if after:
                await self._commit(database, base, committed, after, over + AFTER_S)
            await _settled(committed, handled, came)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            async with database.transaction() as tx:
                await outbox.clear_published(tx, datetime.now(UTC))
            await bus.close()
            await database.close()
        return Driven(
            seconds=over - began,
            outcomes=[
                _outcome(at, handled.get(number), began, until=over)
                for number, at in committed.items()
                if at <= over
            ],
            after=[
                _outcome(at, handled.get(number), over, until=None)
                for number, at in committed.items()
                if at > over
            ],
        )

    async def _commit(
        self, database: Database, base: int, committed: dict[int, float], rate: float, until: float
    ) -> None:
        """So many a second, in a transaction each tick, as busy pages write them."""
        due, owed = time.monotonic(), 0.0
        while due < until:
            due += TICK_S
            owed += rate * TICK_S
            count, owed = int(owed), owed - int(owed)
            numbers = [base + len(committed) + one for one in range(count)]
            async with database.transaction() as tx:
                for number in numbers:
                    await outbox.put(tx, SUBJECT, Note(number, PAYLOAD))
            now = time.monotonic()
            committed.update((number, now) for number in numbers)
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def _settled(
    committed: dict[int, float], handled: dict[int, float], came: asyncio.Event
) -> None:
    """Nothing is lost: what waits comes, and is only late."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_S):
            while len(handled) < len(committed):
                came.clear()
                await came.wait()


def _outcome(at: float, done: float | None, since: float, *, until: float | None) -> Outcome:
    """What still waited at the end of the load was told as waiting, and came later."""
    waited = done is not None and until is not None and done > until
    return Outcome(
        at_s=at - since,
        took_s=None if done is None or waited else done - at,
        marked=waited,
    )
