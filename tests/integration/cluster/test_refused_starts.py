"""On a database of others a platform starts with a bounded role alone, and in one mode for good."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from cluster.embedded import Services
from cluster.layout import Layout
from cluster.preparing import prepare_data
from cluster.problems import CannotStart
from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from cluster.settings import load_settings
from connectors.doors import open_database
from schemas.settings import Settings
from schemas.tables.access.access import officer
from tests.databases import execute

pytestmark = pytest.mark.integration

DATABASE, ROLE = "of_others", "of_others_worker"


@pytest.fixture
def settings(tmp_path: Path, postgres_server: Postgres) -> Iterator[Settings]:
    """An empty database of others, with a role of its own to work as."""
    password = secrets.token_urlsafe(16)
    execute(postgres_server, f"CREATE DATABASE {DATABASE}")
    execute(postgres_server, f"CREATE ROLE {ROLE} LOGIN PASSWORD '{password}'")
    owner = postgres_server.url_of(DATABASE)
    place = owner.partition("@")[2]
    make_run_dir(tmp_path)
    try:
        yield load_settings(
            {},
            data_dir=str(tmp_path),
            database_url=f"postgresql+psycopg://{ROLE}:{password}@{place}",
            database_owner_url=owner,
        )
    finally:
        shutil.rmtree(run_dir(tmp_path), ignore_errors=True)
        execute(postgres_server, f"DROP DATABASE {DATABASE} WITH (FORCE)")
        execute(postgres_server, f"DROP ROLE {ROLE}")


def prepare(settings: Settings) -> None:
    """As `qinqiao up` does before it serves anybody."""
    services = Services(settings, Layout.of(settings))
    try:
        prepare_data(services.settings, services)
    finally:
        services.stop()


async def test_a_role_that_may_rewrite_records_stops_the_start(
    settings: Settings, postgres_server: Postgres
) -> None:
    await asyncio.to_thread(prepare, settings)
    # What was granted to it by itself is taken back at each start; a membership stays.
    execute(postgres_server, f"GRANT pg_write_all_data TO {ROLE}")
    with pytest.raises(CannotStart) as refused:
        await asyncio.to_thread(prepare, settings)
    assert refused.value.code == "database_role_unbounded"
    assert "may rewrite audit_row" in refused.value.english
    execute(postgres_server, f"REVOKE pg_write_all_data FROM {ROLE}")
    await asyncio.to_thread(prepare, settings)


async def test_a_demonstration_over_a_settled_production_plants_nobody(
    settings: Settings, tmp_path: Path
) -> None:
    await asyncio.to_thread(prepare, settings)
    shown = msgspec.structs.replace(settings, demonstration=True, simulators=True)
    with pytest.raises(CannotStart) as refused:
        await asyncio.to_thread(prepare, shown)
    assert refused.value.code == "settled_otherwise"
    assert refused.value.detail == {"settled": "production"}
    database = open_database(settings)
    async with database.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(officer)) == 0
    await database.close()
    await asyncio.to_thread(prepare, settings)
