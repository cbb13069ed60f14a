"""All shards of the ledger, and the way from a prison to its own."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, date, datetime
from typing import Generic, NamedTuple, TypeVar

from connectors.ledger import placement
from connectors.ledger.applier import take_in
from connectors.ledger.away import Away, LedgerAway, prisons_away, shard_away
from connectors.ledger.placement import Placement
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.ledger.pay_rows import PaySeals
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals, seals_of
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import Unavailable

T = TypeVar("T")
PLACEMENT_CONNECTIONS = 2
"""Of their own: whoever holds one of the core database asks for a prison's shard meanwhile."""


class Answers(NamedTuple, Generic[T]):
    """What the shards that are there answered, and whose shard is away."""

    found: list[T]
    missing: list[str]
    """Prisons asked about, by name."""

    def whole(self) -> list[T]:
        """`LedgerAway` where anything asked about is missing."""
        if self.missing:
            raise prisons_away(self.missing)
        return self.found


class Shards:
    """Databases by number. Without any there is no ledger, and every use says so."""

    def __init__(self, core: Database, databases: Sequence[Database], keys: KeyProvider) -> None:
        self._core = core.beside(PLACEMENT_CONNECTIONS)
        self.databases = tuple(databases)
        self.seals: Seals = seals_of(keys)
        self.pay = PaySeals(keys)

    def __len__(self) -> int:
        return len(self.databases)

    @property
    def mac(self) -> Mac:
        return self.seals.mac

    @property
    def people(self) -> PersonSeal:
        return self.seals.people

    async def of(self, prison_id: str) -> Database:
        """The shard that holds the prison now."""
        async with self._core.reading() as tx:
            return await self.within(tx, prison_id)

    async def within(self, tx: Tx, prison_id: str) -> Database:
        """The same, asked in a transaction of the core database that is open already."""
        found = {one.prison_id: one for one in await placement.placements(tx)}
        if prison_id not in found:
            raise _no_ledger()
        return self._numbered(found[prison_id].shard)

    async def placements(self) -> list[Placement]:
        async with self._core.reading() as tx:
            return await placement.placements(tx)

    async def ask_all(self, ask: Callable[[Database], Awaitable[T]]) -> list[T]:
        """The same question to every shard at once; `LedgerAway` where one is away."""
        self.require()
        return list(await asyncio.gather(*(ask(one) for one in self.databases)))

    async def ask_there(self, ask: Callable[[Database], Awaitable[T]]) -> tuple[list[T], set[int]]:
        """The same question to every shard that is there, and the numbers of the others."""
        self.require()
        parts = await asyncio.gather(*(_answer(ask, one) for one in self.databases))
        away = {number for number, part in enumerate(parts) if part is None}
        return [part[0] for part in parts if part is not None], away

    async def ask_of_wards(
        self, ward_ids: Collection[str], ask: Callable[[Database], Awaitable[T]]
    ) -> Answers[T]:
        """The same question to every shard; missing are prisons of these wards alone."""
        found, away = await self.ask_there(ask)
        if not away:
            return Answers(found, [])
        async with self._core.transaction() as tx:
            return Answers(found, await placement.of_wards(tx, away, ward_ids))

    async def ask_of_people(
        self,
        inmate_ids: Collection[str],
        days: tuple[date, date],
        ask: Callable[[Database], Awaitable[T]],
    ) -> Answers[T]:
        """The same question to every shard; missing are prisons where these stayed in the days."""
        found, away = await self.ask_there(ask)
        if not away:
            return Answers(found, [])
        async with self._core.transaction() as tx:
            return Answers(found, await placement.of_stays(tx, away, inmate_ids, days))

    def require(self) -> None:
        """Raise `Unavailable` where there is no ledger."""
        if not self.databases:
            raise _no_ledger()

    async def place_new(self) -> int:
        """Give prisons that have none a shard, the emptiest each; answers how many were new.

        One that is away gets none; `LedgerAway` where all are.
        """
        if not self.databases:
            return 0
        async with self._core.transaction() as tx:
            await tx.lock("labour placement")
            new = await placement.unplaced(tx)
            there = await self._there() if new else []
            for prison_id in new:
                number = await placement.emptiest(tx, there)
                # The shard first: a prison must never be led to one that does not take it.
                async with self.databases[number].transaction() as shard:
                    await take_in(shard, prison_id)
                await placement.place(tx, prison_id, number, datetime.now(UTC))
        return len(new)

    async def states(self) -> list[Away | None]:
        """Of every shard whether it can be asked now, and else why not."""
        return list(await asyncio.gather(*(_state(one) for one in self.databases)))

    async def _there(self) -> list[int]:
        _, away = await self.ask_there(Database.reach)
        there = [number for number in range(len(self)) if number not in away]
        if not there:
            raise shard_away(Away.LOST)
        return there

    async def close(self) -> None:
        for database in (*self.databases, self._core):
            await database.close()

    def _numbered(self, number: int) -> Database:
        if number >= len(self.databases):
            raise _no_ledger()
        return self.databases[number]


def _no_ledger() -> Unavailable:
    return Unavailable("工时台账尚未启用，请联系系统管理员。", code="no_ledger")


async def _answer(ask: Callable[[Database], Awaitable[T]], shard: Database) -> tuple[T] | None:
    try:
        return (await ask(shard),)
    except Unavailable:
        return None


async def _state(shard: Database) -> Away | None:
    try:
        await shard.reach()
    except LedgerAway as away:
        return away.why
    except Unavailable:
        return Away.LOST
    return None
