"""Migrations, and a server that goes away and comes back."""

import asyncio
import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from cluster.services.postgres import Postgres
from connectors.postgres import Database, word_library
from schemas.errors import Unavailable
from schemas.tables import metadata

pytestmark = pytest.mark.integration


def is_table(thing: Any, _name: str, kind: str, _reflected: bool, _other: Any) -> bool:
    """Views are made by migrations alone; Alembic compares tables."""
    return kind != "table" or not thing.info.get("view")


def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_table}
        )
        difference = compare_metadata(context, metadata)
    engine.dispose()
    assert difference == []


async def test_two_starts_may_migrate_an_empty_database_at_once(
    postgres_server: Postgres,
) -> None:
    admin = create_engine(postgres_server.url_of("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("create database test_two_starts"))
    url = postgres_server.url_of("test_two_starts")
    program = "import sys; from connectors.postgres.migrate import migrate; migrate(sys.argv[1])"
    starts = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, url) for _ in range(2)
    ]
    try:
        assert [await start.wait() for start in starts] == [0, 0]
    finally:
        with admin.connect() as connection:
            connection.execute(text("drop database test_two_starts with (force)"))
        admin.dispose()


async def test_a_restarted_server_is_found_again(db: Database, postgres_server: Postgres) -> None:
    async def ask() -> int:
        async with db.transaction() as tx:
            return await word_library.version(tx)

    await asyncio.gather(*(ask() for _ in range(4)))  # Fills the pool.
    await asyncio.to_thread(postgres_server.stop)
    try:
        with pytest.raises(Unavailable) as lost:
            await ask()
        assert lost.value.code == "database_unavailable"
    finally:
        await asyncio.to_thread(postgres_server.restart)
    assert await asyncio.gather(*(ask() for _ in range(8))) == [0] * 8


async def test_a_server_lost_within_a_transaction_is_unavailable(db: Database) -> None:
    async def cut() -> None:
        async with db.transaction() as tx:
            pid = await tx.scalar(text("select pg_backend_pid()"))
            async with db.transaction() as other:
                await other.execute(text("select pg_terminate_backend(:pid)").bindparams(pid=pid))
            await tx.execute(select(1))

    with pytest.raises(Unavailable):
        await cut()


async def test_times_come_back_in_utc(db: Database) -> None:
    async with db.transaction() as tx:
        now = await tx.scalar(text("select now()"))
    assert now.utcoffset().total_seconds() == 0
