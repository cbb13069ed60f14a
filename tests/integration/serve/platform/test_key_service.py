"""The platform on the cloud's cryptographic service, and without it (NF-CRYPTO-35)."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from connectors.doors import open_store, row_seals
from connectors.keys import SoftwareKeys, open_keys
from connectors.keys.service import KEPT_S
from connectors.keys.service_simulator import KeyServiceSimulator
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

SECRET = b"shared with the service"


@pytest.fixture
def service(settings: Settings) -> Iterator[KeyServiceSimulator]:
    """Holds what would lie in the folder of keys, so that the planted rows open."""
    with KeyServiceSimulator(SoftwareKeys(Path(settings.keys_dir)), secret=SECRET) as running:
        yield running


@pytest.fixture
async def world(
    settings: Settings, planted: World, service: KeyServiceSimulator, tmp_path: Path
) -> AsyncIterator[World]:
    secret = tmp_path / "service.secret"
    secret.write_bytes(SECRET)
    served = msgspec.structs.replace(
        settings,
        keys_dir=str(tmp_path / "no-master-key"),
        key_service_url=service.url,
        key_service_secret_file=str(secret),
    )
    keys = open_keys(served)
    database = Database(served.database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    try:
        yield replace(
            planted,
            settings=served,
            database=database,
            keys=keys,
            files=open_store(served, keys),
        )
    finally:
        await database.close()


@pytest.mark.requirement("NF-CRYPTO-35")
async def test_all_keys_are_the_service_s_and_without_it_nothing_goes_in_clear(
    people: People, world: World, service: KeyServiceSimulator, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    bench = Bench("agency_people", people, world)
    values = await bench.sample("agency_people")
    made = await leader.post("/api/records/agency_people", {"values": values})
    assert not (tmp_path / "no-master-key" / "master.key").exists()
    assert {"derive", "decrypt", "public-key"} <= set(service.asked)
    before = await rows(world)

    await asyncio.to_thread(service.stop)
    # What was derived a moment ago is kept for some minutes: a platform that starts now has none.
    world.keys._clock = lambda: time.time() + KEPT_S + 1  # type: ignore[attr-defined]
    other = await bench.sample("agency_people")
    refused = await leader.ask("POST", "/api/records/agency_people", {"values": other})
    assert (refused.status_code, refused.json()["code"]) == (503, "crypto_service_down")
    shown = await leader.http.get(f"/api/records/agency_people/{made['id']}")
    assert shown.status_code == 503
    assert await rows(world) == before


async def rows(world: World) -> int:
    async with world.database.transaction() as tx:
        return int(
            (await tx.connection.execute(text("SELECT count(*) FROM agency_person"))).scalar_one()
        )
