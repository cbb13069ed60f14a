"""The platform starts though a shard is away, and takes it in when it is back."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cluster.embedded import Services
from cluster.layout import Layout
from cluster.preparing import prepare_data
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from cluster.settings import load_settings
from connectors.doors import open_database, open_shards
from connectors.ledger.away import LedgerAway
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from connectors.postgres.platform import units
from schemas.errors import Unavailable
from schemas.people.kinds import OrgType
from schemas.settings import Settings
from tests.databases import execute
from tests.integration.eventually import eventually

pytestmark = pytest.mark.integration

THERE, LATE = "shard_there", "shard_late"


@pytest.fixture
def services(tmp_path: Path, postgres_server: Postgres) -> Iterator[Services]:
    """A core of its own; one shard is an empty database, the other is not there yet."""
    settings = load_settings({}, data_dir=str(tmp_path))
    shards = tuple(postgres_server.url_of(name) for name in (THERE, LATE))
    execute(postgres_server, f"CREATE DATABASE {THERE}")
    make_run_dir(tmp_path)
    made = Services(msgspec.structs.replace(settings, labour_shards=shards), Layout.of(settings))
    try:
        yield made
    finally:
        made.keeper.stop()
        made.stop()
        shutil.rmtree(run_dir(tmp_path), ignore_errors=True)
        for name in (THERE, LATE):
            execute(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def add_prison(settings: Settings, code: str) -> str:
    database = open_database(settings)
    async with database.transaction() as tx:
        bureau = await units.by_code(tx, "SH") or await units.add(
            tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU
        )
        prison = await units.add(
            tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
        )
    await database.close()
    return prison.id


async def answers(shards: Shards, prison_id: str) -> bool:
    try:
        await (await shards.of(prison_id)).reach()
        return True
    except Unavailable:
        return False


async def test_the_platform_starts_without_a_shard_and_takes_it_in(
    services: Services, postgres_server: Postgres
) -> None:
    settings = services.settings
    await asyncio.to_thread(prepare_data, settings, services)
    assert services.keeper.away == [1]
    database = open_database(settings)
    shards = open_shards(settings, database, pool_size=2)
    try:
        prisons = [await add_prison(settings, code) for code in ("P01", "P02")]
        # New prisons are given to shards that are there.
        assert await shards.place_new() == 2
        assert [one.shard for one in await shards.placements()] == [0, 0]
        assert await answers(shards, prisons[0])
        with pytest.raises(LedgerAway):
            await shards.ask_all(Database.reach)
        services.keeper.start()
        execute(postgres_server, f"CREATE DATABASE {LATE}")
        await eventually(lambda: _all_there(shards), limit_s=60)
        await eventually(lambda: _none_away(services), limit_s=60)
        later = await add_prison(settings, "P03")
        # The keeper places whoever waits as well, when it has taken a shard in.
        await shards.place_new()
        homes = {one.prison_id: one.shard for one in await shards.placements()}
        assert homes[later] == 1
        assert await answers(shards, later)
    finally:
        await shards.close()
        await database.close()


async def _all_there(shards: Shards) -> bool:
    return await shards.states() == [None, None]


async def _none_away(services: Services) -> bool:
    return services.keeper.away == []
