"""The HTTP face over real PostgreSQL and NATS, served by uvicorn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from connectors.live_settings import LiveSettings
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.platforms.wechat_simulator import WeChatSimulator
from connectors.postgres.database import Database
from schemas.settings import Settings
from serve.asgi import make_app
from serve.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.world import PaintedFaces, World, plant


@pytest.fixture
def settings(tmp_path: Path, database_url: str, nats_url: str) -> Settings:
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
        checkpoints_dir=str(tmp_path / "checkpoints"),
        simulators=True,
        demonstration=True,
    )


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    database = Database(settings.database_url)
    try:
        yield await plant(settings, database)
    finally:
        await database.close()


@pytest.fixture
def rooms() -> ScriptedRooms:
    return ScriptedRooms()


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
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await bus.close()


def open_services(world: World, rooms: ScriptedRooms, faces: PaintedFaces) -> Services:
    """The wiring of one replica."""
    database = Database(world.settings.database_url)
    return Services(
        live=LiveSettings(database, world.settings),
        database=database,
        bus=Bus(world.settings.nats_url),
        faces=faces,
        rooms=rooms,
        keys=world.keys,
        files=world.files,
        wechat=WeChatSimulator(database, world.keys, world.clock),
        clock=world.clock,
    )


@asynccontextmanager
async def served(services: Services) -> AsyncIterator[People]:
    """A running server, and browsers for it."""
    config = uvicorn.Config(make_app(services), host="127.0.0.1", port=0, log_config=None)
    server = uvicorn.Server(config)
    work = asyncio.create_task(server.serve())
    while not server.started:
        if work.done():
            await work
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    people = People(f"http://127.0.0.1:{port}")
    try:
        yield people
    finally:
        await people.close()
        server.should_exit = True
        await work


@pytest.fixture
async def services(world: World, rooms: ScriptedRooms, faces: PaintedFaces) -> Services:
    return open_services(world, rooms, faces)


@pytest.fixture
async def people(services: Services) -> AsyncIterator[People]:
    async with served(services) as people:
        yield people


@pytest.fixture
async def second(world: World, rooms: ScriptedRooms, faces: PaintedFaces) -> AsyncIterator[People]:
    """Another replica beside `people`'s."""
    async with served(open_services(world, rooms, faces)) as people:
        yield people
