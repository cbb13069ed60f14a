"""All shards of the ledger, and the way from a prison to its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from connectors.ledger import placement
from connectors.ledger.applier import take_in
from connectors.ledger.placement import Placement
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.ledger.integrity import Mac
from pipelines.ledger.pay_rows import PaySeals
from pipelines.ledger.seals import PersonSeal, Seals, seals_of
from pipelines.security.keys import KeyProvider
from schemas.errors import Unavailable

T = TypeVar("T")


class Shards:
    """Databases by number. Without any there is no ledger, and every use says so."""

    def __init__(self, core: Database, databases: Sequence[Database], keys: KeyProvider) -> None:
        self._core = core
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
        """The same question to every shard at once."""
        self.require()
        return list(await asyncio.gather(*(ask(one) for one in self.databases)))

    def require(self) -> None:
        """Raise `Unavailable` where there is no ledger."""
        if not self.databases:
            raise _no_ledger()

    async def place_new(self) -> int:
        """Give prisons that have none a shard, the emptiest each; answers how many were new."""
        if not self.databases:
            return 0
        async with self._core.transaction() as tx:
            await tx.lock("labour placement")
            new = await placement.unplaced(tx)
            for prison_id in new:
                number = await placement.emptiest(tx, len(self.databases))
                # The shard first: a prison must never be led to one that does not take it.
                async with self.databases[number].transaction() as shard:
                    await take_in(shard, prison_id)
                await placement.place(tx, prison_id, number, datetime.now(UTC))
        return len(new)

    async def close(self) -> None:
        for database in self.databases:
            await database.close()

    def _numbered(self, number: int) -> Database:
        if number >= len(self.databases):
            raise _no_ledger()
        return self.databases[number]


def _no_ledger() -> Unavailable:
    return Unavailable("工时台账尚未启用，请联系系统管理员。", code="no_ledger")
