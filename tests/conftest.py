"""Real services for the tests that need them: one server a session, one database a test."""

import asyncio
import gc
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import uvloop
from hypothesis import HealthCheck, settings

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from connectors.ledger.migrate import migrate_shard
from connectors.media import background
from connectors.postgres.application_role import grant_application
from connectors.postgres.migrate import migrate
from tests import compiled
from tests.databases import SHARD_TEMPLATE, TEMPLATE, copied, database_of, execute

SHORT_LIVED = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
}
"""Nothing of a test outlives the machine; databases are made and dropped by the hundred."""

# A property holds or it does not; how long a busy machine takes over an example says nothing of it.
settings.register_profile("qinqiao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qinqiao")

# The loop that the product runs on: Ray takes it where it is installed.
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

compiled.keep()

pytest_plugins = [
    "tests.hanging",
    "tests.leftovers",
    "tests.browsers",
    "tests.lanes.clock",
    "tests.needs",
    "tests.ray_cluster",
    "tests.trace.plugin",
    "tests.dialects.plugin",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "requests that each interface is sent by each caller whom it concerns"
    parser.addoption("--fuzz-examples", type=int, default=2, help=told)
    told = "rows of each of three years in the soak of the labour ledger"
    parser.addoption("--rows-a-year", type=int, default=15_000_000, help=told)
    told = "prisons whose visit and phone systems are taken in through faults and kills"
    parser.addoption("--prisons", type=int, default=5, help=told)
    told = "other faults, kills and records than by chance: the seed that a failed run printed"
    parser.addoption("--prisons-seed", type=int, help=told)
    parser.addoption("--fuzz-seed", type=int, help="other requests than in every run")


GARBAGE_AFTER = (10_000, 10, 10)
"""By itself the collector looks at every 700th object and takes a tenth of all work."""


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and found stays to the end: the collector need not walk over it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_AFTER)


@pytest.fixture(scope="session", autouse=True)
def nothing_in_the_background() -> None:
    """What gives way to running calls would also give way to the tests of other lanes."""
    background.NICENESS = os.getpriority(os.PRIO_PROCESS, 0)


IN_MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 6 << 30
"""Bytes; a session's databases take one or two thousand million, two sessions run at once."""


@pytest.fixture(scope="session")
def service_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where there is room: a database's copy takes a tenth of the time there."""
    if not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < ROOM_IN_MEMORY:
        yield tmp_path_factory.mktemp("services")
        return
    with TemporaryDirectory(
        prefix="services-", dir=IN_MEMORY, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server(service_dir: Path) -> Iterator[Postgres]:
    """An embedded PostgreSQL whose template database holds all migrations."""
    sockets = make_run_dir(service_dir) / "pg"
    log = service_dir / "log" / "postgres.log"
    password = secrets.token_urlsafe(24)
    server = Postgres(
        service_dir / "postgres", sockets, log, os.environ, password=password, options=SHORT_LIVED
    )
    server.start()
    try:
        execute(server, f"CREATE DATABASE {TEMPLATE}")
        migrate(server.url_of(TEMPLATE))
        grant_application(server.url_of(TEMPLATE), server.application_url_of(TEMPLATE), password)
        yield server
    finally:
        server.stop()
        shutil.rmtree(run_dir(service_dir))


@pytest.fixture(scope="session")
def shard_template(postgres_server: Postgres) -> str:
    """A shard of the labour ledger without rows, to be copied."""
    execute(postgres_server, f"CREATE DATABASE {SHARD_TEMPLATE}")
    migrate_shard(
        postgres_server.url_of(SHARD_TEMPLATE),
        postgres_server.application_url_of(SHARD_TEMPLATE),
        date(2026, 11, 24),
    )
    return SHARD_TEMPLATE


@pytest.fixture
def shard_urls(
    postgres_server: Postgres, shard_template: str, request: pytest.FixtureRequest
) -> Iterator[list[str]]:
    """Two shards of this test's own, as the application's role."""
    names = [f"{database_of(request)}_shard_{number}" for number in (1, 2)]
    with ExitStack() as made:
        for name in names:
            made.enter_context(copied(postgres_server, name, shard_template))
        yield [postgres_server.application_url_of(name) for name in names]


@pytest.fixture
def database_url(postgres_server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of this test's own, as the application's role."""
    with copied(postgres_server, database_of(request), TEMPLATE):
        yield postgres_server.application_url_of(database_of(request))


@pytest.fixture
def owner_url(postgres_server: Postgres, database_url: str, request: pytest.FixtureRequest) -> str:
    """The same database as the role that may do anything, as an intruder would."""
    assert database_url
    return postgres_server.url_of(database_of(request))


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    """An embedded NATS with JetStream, set up as in production.

    On a disk: its streams reserve more room than there is in memory.
    """
    folder = tmp_path_factory.mktemp("messages")
    server = Nats(folder / "nats", folder / "log" / "nats.log", os.environ)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def nats_url(nats_server: Nats) -> str:
    return nats_server.url
