"""Servers of a test's own, to be killed, filled and started again."""

import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import nats
import pytest
from nats.js import JetStreamContext

from cluster.problems import CannotStart
from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from connectors.ledger.migrate import migrate_shard
from connectors.nats.bus import Bus
from connectors.postgres.application_role import grant_application
from tests.databases import execute
from tests.integration.eventually import eventually

TODAY = date(2026, 11, 24)
SHARD = "labour"


@contextmanager
def own_postgres(folder: Path) -> Iterator[Postgres]:
    """An empty server, without a database of the ledger yet."""
    server = Postgres(
        folder / "postgres",
        make_run_dir(folder) / "pg",
        folder / "postgres.log",
        os.environ,
        password=secrets.token_urlsafe(24),
        options={"fsync": "off"},
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(run_dir(folder))


def make_shard(server: Postgres, more: str = "") -> str:
    """A shard on the server; answers its address for the platform."""
    execute(server, f"CREATE DATABASE {SHARD} {more}")
    owner, application = server.url_of(SHARD), server.application_url_of(SHARD)
    migrate_shard(owner, application, TODAY)
    grant_application(owner, application, server._password)
    return application


def kill(server: Postgres | Nats) -> None:
    """As the machine's own fault does: nothing is ended, nothing is written."""
    os.kill(server.pid, signal.SIGKILL)
    assert server._child._process is not None
    server._child._process.wait()


async def revive(server: Postgres | Nats) -> None:
    """As the platform's supervisor does: it tries until the killed one's children are gone."""

    async def back() -> bool:
        try:
            server.restart()
        except CannotStart:
            return False
        return True

    await eventually(back, limit_s=60)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Postgres]:
    with own_postgres(tmp_path) as server:
        yield server


@pytest.fixture
def own_shard_url(own_server: Postgres) -> str:
    return make_shard(own_server)


@pytest.fixture
def own_messages(tmp_path: Path) -> Iterator[Nats]:
    server = Nats(tmp_path / "nats", tmp_path / "nats.log", os.environ)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
async def own_bus(own_messages: Nats) -> AsyncIterator[Bus]:
    bus = Bus(own_messages.url)
    await bus.connect()
    await bus.ensure_streams()
    yield bus
    await bus.close()


@pytest.fixture
async def own_stream(own_messages: Nats) -> AsyncIterator[JetStreamContext]:
    client = await nats.connect(own_messages.url, max_reconnect_attempts=-1)
    yield client.jetstream()
    await client.close()
