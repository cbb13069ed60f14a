"""The HTTP face over real PostgreSQL and NATS, served by uvicorn."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from litestar import Litestar
from playwright.async_api import expect

from cluster.services.postgres import Postgres
from connectors.doors import open_shards, open_store, row_seals
from connectors.keys.software import SoftwareKeys
from connectors.live_settings import LiveSettings
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.services import Services
from schemas.settings import Settings
from serve.asgi import make_app
from tests.databases import TEMPLATE, copied, database_of, execute
from tests.integration.ended import ended
from tests.integration.serve.client import People
from tests.integration.serve.hosts import hosts_of
from tests.integration.serve.local_streams import LocalStreams
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.standing_affairs import StandingAffairs, standing
from tests.integration.serve.watch import Watch, watching
from tests.integration.serve.world import PaintedFaces, World, plant

PLANTED = "template_planted"
WAIT_MS = 90_000

# Of every page of a browser: five seconds, as it is by itself, a busy machine may need for a click.
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def planted(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small bureau, planted once: each test gets a copy of its rows, keys and files."""
    execute(postgres_server, f"CREATE DATABASE {PLANTED} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    folder = tmp_path_factory.mktemp("planted")
    url = postgres_server.application_url_of(PLANTED)
    return asyncio.run(_plant(settings_in(folder, url, nats_url="")))


async def _plant(settings: Settings) -> World:
    keys = SoftwareKeys(Path(settings.keys_dir))
    database = Database(settings.database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    try:
        return await plant(settings, database)
    finally:
        await database.close()


@pytest.fixture
def database_url(
    postgres_server: Postgres, planted: World, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The planted bureau in a database of this test's own, as the application's role."""
    with copied(postgres_server, database_of(request), PLANTED):
        yield postgres_server.application_url_of(database_of(request))


@pytest.fixture
def settings(tmp_path: Path, database_url: str, planted: World, nats_url: str) -> Settings:
    return _taken_on(planted, tmp_path, database_url, nats_url)


def _taken_on(planted: World, folder: Path, database_url: str, nats_url: str) -> Settings:
    """Settings of a bureau that has the planted one's keys and files."""
    for name in ("keys", "files"):
        shutil.copytree(Path(planted.settings.data_dir) / name, folder / name)
    return settings_in(folder, database_url, nats_url)


def settings_in(tmp_path: Path, database_url: str, nats_url: str) -> Settings:
    ui = tmp_path / "ui"
    (ui / "assets").mkdir(parents=True)
    (ui / "console.html").write_text("<!doctype html><title>console</title>")
    (ui / "assets" / "app-1a2b.js").write_text("export const x = 1\n" * 400)
    return Settings(
        data_dir=str(tmp_path),
        models_dir=str(tmp_path),
        ui_dir=str(ui),
        database_url=database_url,
        nats_url=nats_url,
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
        lasting_dir=str(tmp_path / "lasting"),
        checkpoints_dir=str(tmp_path / "checkpoints"),
        backup_places=(str(tmp_path / "backups" / "1"), str(tmp_path / "backups" / "2")),
        simulators=True,
        demonstration=True,
        open_settling_s=0,
        # Painted people do not move; what asks for turns of the head says so itself.
        face_liveness=False,
    )


@pytest.fixture
async def world(settings: Settings, planted: World) -> AsyncIterator[World]:
    async with _world_of(settings, planted) as world:
        yield world


@asynccontextmanager
async def _world_of(settings: Settings, planted: World) -> AsyncIterator[World]:
    keys = SoftwareKeys(Path(settings.keys_dir))
    database = Database(settings.database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    files = open_store(settings, keys)
    try:
        yield replace(planted, settings=settings, database=database, keys=keys, files=files)
    finally:
        await database.close()


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Database]:
    """The database as an intruder with every right on it would have it."""
    database = Database(owner_url)
    yield database
    await database.close()


@pytest.fixture
def rooms() -> ScriptedRooms:
    return ScriptedRooms()


@pytest.fixture
async def streams(world: World) -> AsyncIterator[LocalStreams]:
    streams = LocalStreams(world)
    yield streams
    await streams.close()


@pytest.fixture
def faces() -> PaintedFaces:
    return PaintedFaces()


@pytest.fixture
async def relay(world: World) -> AsyncIterator[OutboxRelay]:
    """What was committed reaches the streams while the test runs."""
    bus = Bus(world.settings.nats_url)
    await bus.connect()
    await bus.ensure_streams()
    relay = OutboxRelay(world.database, bus)
    work = asyncio.create_task(relay.run())
    yield relay
    await ended(work)
    await bus.close()


def open_services(
    world: World, rooms: ScriptedRooms, faces: PaintedFaces, streams: LocalStreams
) -> Services:
    """The wiring of one replica."""
    database = Database(
        world.settings.database_url, seals=row_seals(world.keys), spoken=spoken_seals(world.keys)
    )
    return Services(
        live=LiveSettings(database, world.settings),
        database=database,
        bus=Bus(world.settings.nats_url),
        faces=faces,
        rooms=rooms,
        streams=streams,
        keys=world.keys,
        files=world.files,
        hosts=hosts_of(world).opened(world.settings, database, world.clock),
        clock=world.clock,
        shards=open_shards(world.settings, database, pool_size=2),
    )


_spare: list[Litestar] = []


@contextmanager
def app_over(services: Services) -> Iterator[Litestar]:
    """The whole app; making one takes longer than most tests, so that the next test takes it on."""
    if not services.settings.simulators:
        yield make_app(services)
        return
    app = _spare.pop() if _spare else make_app(services)
    app.state.services = services
    yield app
    _spare.append(app)


@asynccontextmanager
async def served(services: Services) -> AsyncIterator[People]:
    """A running server, and browsers for it."""
    watch = Watch()
    with app_over(services) as app:
        async with listening(watch, app) as people:
            yield people
    assert watch.problems == []


@asynccontextmanager
async def listening(watch: Watch, app: Litestar) -> AsyncIterator[People]:
    # A person of a test may be silent for long on a busy machine, and then finds the line closed.
    config = uvicorn.Config(
        watch.around(app),
        host="127.0.0.1",
        port=0,
        log_config=None,
        timeout_keep_alive=60,
        # As every replica is told (`cluster/services/ray_environment.py`).
        forwarded_allow_ips="",
    )
    server = uvicorn.Server(config)
    work = asyncio.create_task(server.serve())
    while not server.started:
        if work.done():
            await work
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    people = People(f"http://127.0.0.1:{port}", watch)
    try:
        yield people
    finally:
        await people.close()
        server.should_exit = True
        await work


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """What changes something and leaves no audit row fails the test that did it (AU-1)."""
    with watching():
        yield


@pytest.fixture
async def services(
    world: World, rooms: ScriptedRooms, faces: PaintedFaces, streams: LocalStreams
) -> AsyncIterator[Services]:
    opened = open_services(world, rooms, faces, streams)
    yield opened
    await opened.database.close()


@pytest.fixture
async def affairs(world: World) -> AsyncIterator[StandingAffairs]:
    """The prison affairs platform, which only tests that ask for it are connected to."""
    async with standing(world) as affairs:
        yield affairs


@pytest.fixture
async def people(services: Services) -> AsyncIterator[People]:
    async with served(services) as people:
        yield people


def bureau_of(folder: Path) -> str:
    """The name of the database of a bureau for several tests."""
    return f"bureau_{abs(hash(folder)):x}"


@asynccontextmanager
async def bureau(
    server: Postgres, planted: World, folder: Path, nats_url: str, **changes: Any
) -> AsyncIterator[tuple[People, World]]:
    """A served bureau for several tests that leave one another's records alone."""
    name = bureau_of(folder)
    with copied(server, name, PLANTED):
        settings = _taken_on(planted, folder, server.application_url_of(name), nats_url)
        settings = msgspec.structs.replace(settings, **changes)
        async with AsyncExitStack() as stack:
            world = await stack.enter_async_context(_world_of(settings, planted))
            streams = LocalStreams(world)
            stack.push_async_callback(streams.close)
            services = open_services(world, ScriptedRooms(), PaintedFaces(), streams)
            stack.push_async_callback(services.database.close)
            yield await stack.enter_async_context(served(services)), world


@pytest.fixture
async def second(
    world: World, rooms: ScriptedRooms, faces: PaintedFaces, streams: LocalStreams
) -> AsyncIterator[People]:
    """Another replica beside `people`'s."""
    async with served(open_services(world, rooms, faces, streams)) as people:
        yield people
