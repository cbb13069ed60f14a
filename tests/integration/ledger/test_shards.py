"""The way to a prison's shard, and what is said of one that is away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from cluster.services.postgres import Postgres
from cluster.shard_keeper import ShardKeeper
from connectors.keys.software import SoftwareKeys
from connectors.ledger import placement
from connectors.ledger.away import Away, LedgerAway
from connectors.ledger.shard import Shard
from connectors.ledger.shards import Shards
from connectors.ledger.sheets import worked
from connectors.ledger.statistics import Wanted, counts, counts_there
from connectors.postgres import Database
from schemas.labour.hours import SheetKey
from schemas.labour.statistics import CountBy, Period
from tests.databases import execute
from tests.integration.eventually import eventually
from tests.integration.ledger.conftest import DAY
from tests.integration.ledger.own_servers import SHARD, TODAY, kill, own_server, revive
from tests.integration.world import World

pytestmark = pytest.mark.integration
__all__ = ["own_server"]

POOL = 2


@pytest.fixture
async def core(database_url: str) -> AsyncIterator[Database]:
    """With a small pool, as under many requests."""
    database = Database(database_url, pool_size=POOL)
    yield database
    await database.close()


@pytest.fixture
async def shards(core: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Shards]:
    made = Shards(core, [Shard(one) for one in shard_urls], SoftwareKeys(tmp_path / "keys"))
    yield made
    await made.close()


async def test_whoever_holds_a_connection_finds_a_prisons_shard(
    core: Database, shards: Shards, world: World
) -> None:
    await shards.place_new()
    at_once = 2 * POOL  # The pool and as many beyond it: all that there are.
    holding = asyncio.Barrier(at_once)

    async def hold() -> Database:
        async with core.transaction() as tx:
            await tx.execute(text("select 1"))
            await holding.wait()
            return await shards.of(world.prison.id)

    found = await asyncio.gather(*(hold() for _ in range(at_once)))
    assert len({id(one) for one in found}) == 1


async def why(shard: Shard) -> Away | None:
    try:
        await shard.reach()
        return None
    except LedgerAway as away:
        return away.why


async def test_a_shard_is_taken_in_when_it_comes_and_whenever_its_shape_is_old(
    own_server: Postgres,
) -> None:
    """One that is not there, has no tables, is as new as it shall be, is lost, is too new."""
    owner, url = own_server.url_of(SHARD), own_server.application_url_of(SHARD)
    shard = Shard(url, password=lambda: None)
    taken: list[str] = []
    keeper = ShardKeeper([(owner, owner)], lambda: taken.append("in"), look_s=0.05)
    owned = Shard(owner)
    try:
        assert not keeper.bring_up()
        assert keeper.away == [0]
        assert await why(shard) is Away.LOST
        with pytest.raises(LedgerAway) as told:
            await shard.reach()
        assert (told.value.status, told.value.retryable) == (503, True)
        assert told.value.message.startswith("本监的劳动工时数据暂时不可用")
        keeper.start()
        execute(own_server, f"CREATE DATABASE {SHARD}")
        await eventually(lambda: _in(taken))
        await eventually(lambda: _is(owned, None))
        kill(own_server)
        await eventually(lambda: _is(owned, Away.LOST))
        await eventually(lambda: _away(keeper))
        await revive(own_server)
        await eventually(lambda: _is(owned, None))
        await _set_version(owner, "9999")
        await owned.close()
        assert await why(owned) is Away.SHAPE
        await eventually(lambda: _away(keeper))
        # Another shape that we know how to bring up: no tables at all, as of an empty database.
        execute(own_server, f"DROP DATABASE {SHARD} WITH (FORCE)")
        execute(own_server, f"CREATE DATABASE {SHARD}")
        await eventually(lambda: _is(owned, None))
        await eventually(lambda: _all_there(keeper))
    finally:
        keeper.stop()
        await owned.close()
        await shard.close()


async def test_what_is_asked_of_other_prisons_goes_on_and_says_who_is_missing(
    shards: Shards, world: World, core: Database
) -> None:
    await shards.place_new()
    home = next(one.shard for one in await shards.placements() if one.prison_id == world.prison.id)
    gone = shards.databases[home]
    assert isinstance(gone, Shard)
    wanted = Wanted(ward_ids=[world.ward.id], since=TODAY, until=TODAY)
    assert await counts(shards, wanted, CountBy.WARD, Period.MONTH) == []
    shards.databases = tuple(
        Shard("postgresql://nobody@127.0.0.1:1/none") if number == home else one
        for number, one in enumerate(shards.databases)
    )
    await gone.close()
    with pytest.raises(LedgerAway, match="ledger_away") as refused:
        await counts(shards, wanted, CountBy.WARD, Period.MONTH)
    assert refused.value.message.startswith(world.prison.name)
    told = await counts_there(shards, wanted, CountBy.WARD, Period.MONTH)
    assert told == ([], [world.prison.name])
    async with core.transaction() as tx:
        others = await placement.of_wards(tx, {1 - home}, [world.ward.id])
    assert others == []
    nobody = Wanted(ward_ids=[], since=TODAY, until=TODAY)
    assert await counts(shards, nobody, CountBy.WARD, Period.MONTH) == []
    # Nobody who was in a prison of that shard in the week is asked for, so nothing is missing.
    assert await worked(shards, SheetKey(world.ward.id, DAY), [world.ward.id]) == {}


async def _in(taken: list[str]) -> bool:
    return bool(taken)


async def _is(shard: Shard, wanted: Away | None) -> bool:
    return await why(shard) is wanted


async def _away(keeper: ShardKeeper) -> bool:
    return keeper.away == [0]


async def _all_there(keeper: ShardKeeper) -> bool:
    return keeper.away == []


async def _set_version(owner: str, version: str) -> None:
    database = Database(owner)
    async with database.transaction() as tx:
        await tx.execute(text("update alembic_version set version_num = :v").bindparams(v=version))
    await database.close()
