"""Of several nodes one leads, and another one once its lease is over (LR-GEN-08)."""

import asyncio
from datetime import timedelta

from connectors.postgres import Database
from connectors.postgres.platform import leading
from tests.integration.eventually import eventually

LONG = timedelta(minutes=5)


async def hold(db: Database, node: str, lease: timedelta = LONG) -> bool:
    async with db.transaction() as tx:
        return await leading.hold(tx, node, lease)


async def leader(db: Database) -> str | None:
    async with db.transaction() as tx:
        found = await leading.current(tx)
    return found.node if found else None


async def test_one_of_many_that_ask_at_once_leads(db: Database) -> None:
    asked = await asyncio.gather(*(hold(db, f"node-{number}") for number in range(6)))
    assert sum(asked) == 1
    assert await leader(db) == f"node-{asked.index(True)}"


async def test_whoever_leads_goes_on_and_the_other_waits_for_the_end(db: Database) -> None:
    assert await hold(db, "a")
    assert not await hold(db, "b")
    async with db.transaction() as tx:
        since = await leading.current(tx)
    assert await hold(db, "a")
    async with db.transaction() as tx:
        assert await leading.current(tx) == since
        await leading.release(tx, "b")
    assert await leader(db) == "a"
    async with db.transaction() as tx:
        await leading.release(tx, "a")
    assert await leader(db) is None
    assert await hold(db, "b")
    assert await leader(db) == "b"


async def test_a_lease_that_nobody_renews_runs_out(db: Database) -> None:
    assert await hold(db, "a", timedelta(milliseconds=1))

    async def taken_over() -> bool:
        return await hold(db, "b")

    await eventually(taken_over)
    assert not await hold(db, "a")
