"""One planted bureau for all tests of a process; what writes gets a copy of it."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from schemas.settings import Settings
from tests.databases import SHARD_TEMPLATE, TEMPLATE, copied, execute
from tests.golden.entering import enter
from tests.golden.names import codes_of
from tests.golden.planting import Golden, plant_figures, shared_number, world_in
from tests.golden.steady import (
    NOW,
    PLANTED_AT,
    steady_files,
    steady_ids,
    steady_keys,
    steady_stamps,
)
from tests.integration.serve.client import People
from tests.integration.serve.conftest import open_services, served, settings_in
from tests.integration.serve.local_streams import LocalStreams
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.watch import watching
from tests.integration.serve.world import PaintedFaces, World

DATABASES = ("golden_core", "golden_shard_1", "golden_shard_2")


@dataclass(frozen=True)
class Bureau:
    """A served copy of what was planted."""

    people: People
    world: World
    golden: Golden


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """What changes something and leaves no audit row fails the test that did it (AU-1)."""
    with watching():
        yield


@pytest.fixture(scope="session")
async def golden(
    postgres_server: Postgres,
    shard_template: str,
    nats_server: Nats,
    tmp_path_factory: pytest.TempPathFactory,
) -> Golden:
    folder = tmp_path_factory.mktemp("golden")
    steady_keys(folder / "keys")
    for name, template in zip(DATABASES, (TEMPLATE, SHARD_TEMPLATE, SHARD_TEMPLATE), strict=True):
        execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    settings = _settings(postgres_server, folder, nats_server.url, DATABASES)
    with watching(), steady_ids(PLANTED_AT), steady_files():
        world = await plant_figures(settings)
        async with _served(world) as (people, served_world):
            workers, legacy, report = await enter(people, served_world, folder / "dump")
            codes = await codes_of(served_world.database)
            shared = await shared_number(served_world)
    for name in DATABASES:
        # What is still open to it would be waited for by each that copies it.
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
        execute(postgres_server, f"{ended} '{name}'")
    return Golden(
        world=world, databases=DATABASES, codes=codes, shared=shared, workers=workers,
        legacy=legacy, report=report,
    )  # fmt: skip


def _settings(
    server: Postgres, folder: Path, nats_url: str, databases: tuple[str, ...]
) -> Settings:
    core, *shards = databases
    return msgspec.structs.replace(
        settings_in(folder, server.application_url_of(core), nats_url),
        database_owner_url=server.url_of(core),
        # Whole lists are taken; that many need a second person is asked elsewhere.
        export_alone_rows=100_000,
        labour_shards=tuple(server.application_url_of(name) for name in shards),
    )


@asynccontextmanager
async def _served(world: World) -> AsyncIterator[tuple[People, World]]:
    opened = replace(
        world_in(world.settings),
        **{
            name: getattr(world, name)
            for name in (
                "bureau_id", "prison_id", "other_prison_id", "ward_id", "relative_id",
                "stranger_id", "inmate_id",
            )
        },
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        stack.push_async_callback(opened.database.close)
        streams = LocalStreams(opened)
        stack.push_async_callback(streams.close)
        services = open_services(opened, ScriptedRooms(), PaintedFaces(), streams)
        stack.push_async_callback(services.database.close)
        stack.push_async_callback(services.shards.close)
        yield await stack.enter_async_context(served(services)), opened


@pytest.fixture(scope="module")
async def bureau(
    request: pytest.FixtureRequest,
    golden: Golden,
    postgres_server: Postgres,
    nats_server: Nats,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Bureau]:
    """For the tests of one file, so that none sees what another one wrote."""
    name = request.module.__name__.rpartition(".")[2]
    folder = tmp_path_factory.mktemp(name)
    for part in ("keys", "files"):
        shutil.copytree(Path(golden.world.settings.data_dir) / part, folder / part)
    with ExitStack() as copies:
        databases = tuple(f"{one}_{name}" for one in golden.databases)
        for one, template in zip(databases, golden.databases, strict=True):
            copies.enter_context(copied(postgres_server, one, template))
        settings = _settings(postgres_server, folder, nats_server.url, databases)
        copies.enter_context(steady_ids(NOW))
        copies.enter_context(steady_stamps())
        copies.enter_context(steady_files())
        async with _served(replace(golden.world, settings=settings)) as (people, world):
            yield Bureau(people, world, golden)
