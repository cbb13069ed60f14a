"""A server that goes away and comes back, and what a transaction reads and writes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, func, select, text

from cluster.services.postgres import Postgres
from connectors.postgres import Database, rested
from connectors.postgres.arrays import among
from connectors.postgres.messages import inbox, outbox
from connectors.postgres.speech.words import word_library
from schemas.errors import Unavailable
from schemas.tables.messages.messaging import inbox as inbox_table

pytestmark = pytest.mark.integration


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


async def test_a_reading_block_reads_what_is_committed_and_writes_nothing(db: Database) -> None:
    async with db.transaction() as tx:
        await inbox.first_time(tx, "desk", "m1")
    count = select(func.count()).select_from(inbox_table)
    async with db.reading() as tx:
        assert await tx.scalar(count) == 1
    for statement in (
        delete(inbox_table),
        select(inbox_table).with_for_update(),
        text("with gone as (delete from inbox returning 1) select count(*) from gone"),
        select(func.pg_advisory_xact_lock(1)),
    ):
        with pytest.raises(TypeError):
            async with db.reading() as tx:
                await tx.execute(statement)
    with pytest.raises(TypeError):
        async with db.reading() as tx:
            await outbox.put_bytes(tx, "call.x", b"")
    async with db.reading() as tx:
        assert await tx.scalar(count) == 1


@pytest.fixture
async def alone(db: Database) -> AsyncIterator[Database]:
    """One connection, used again and again."""
    database = Database(db.url, pool_size=1)
    yield database
    await database.close()


async def pid_of(database: Database) -> int:
    async with database.reading() as tx:
        found: int = await tx.scalar(text("select pg_backend_pid()"))
        return found


async def end(db: Database, pid: int) -> None:
    """As a server that was lost ends a connection."""
    async with db.transaction() as tx:
        await tx.execute(text("select pg_terminate_backend(:pid, 5000)").bindparams(pid=pid))


async def test_a_connection_that_read_holds_transactions_together_again(alone: Database) -> None:
    async def broken_off(pid: int) -> None:
        async with alone.transaction() as tx:
            assert await tx.scalar(text("select pg_backend_pid()")) == pid
            await inbox.first_time(tx, "desk", "m1")
            raise ZeroDivisionError

    pid = await pid_of(alone)
    with pytest.raises(ZeroDivisionError):
        await broken_off(pid)
    async with alone.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(inbox_table)) == 0


async def test_a_connection_that_rested_is_asked_and_replaced(
    db: Database, alone: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second in production: here every connection has rested long enough.
    monkeypatch.setattr(rested, "REST_S", 0.0)
    first = await pid_of(alone)
    await end(db, first)
    second = await pid_of(alone)
    assert second != first
    # One that was just used is not asked: its loss is told once, and then it is replaced.
    monkeypatch.setattr(rested, "REST_S", 3600.0)
    await end(db, second)
    with pytest.raises(Unavailable):
        await pid_of(alone)
    assert await pid_of(alone) not in (first, second)


async def test_an_array_of_values_is_asked_for_as_a_list_is(db: Database) -> None:
    async with db.transaction() as tx:
        for name in ("m1", "m2", "m3"):
            await inbox.first_time(tx, "desk", name)
    found = select(inbox_table.c.message_id).order_by(inbox_table.c.message_id)
    for wanted in ([], ["m2"], ["m3", "m1", "m1", "x"]):
        async with db.reading() as tx:
            rows = (
                await tx.execute(found.where(among(inbox_table.c.message_id, wanted)))
            ).scalars()
            assert list(rows) == sorted({*wanted} & {"m1", "m2", "m3"})


async def test_what_was_taken_back_tells_nobody(db: Database) -> None:
    async with db.transaction() as tx:
        await outbox.put_bytes(tx, "call.kept", b"")
        since = tx.waiting()
        savepoint = await tx.connection.begin_nested()
        await outbox.put_bytes(tx, "call.taken.back", b"")
        await savepoint.rollback()
        tx.forget(since)
        await outbox.put_bytes(tx, "call.later", b"")
    async with db.transaction() as tx:
        assert [one.subject for one in await outbox.take(tx, 10)] == ["call.kept", "call.later"]
