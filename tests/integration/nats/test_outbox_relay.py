"""From the outbox into the streams, over outages of either side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext
from sqlalchemy import text

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.nats import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres import Database
from connectors.postgres.messages import dead_letters, outbox
from schemas.errors import Unavailable
from tests.integration.eventually import eventually

pytestmark = pytest.mark.integration

Running = Callable[..., Any]
Contents = Callable[[str], Awaitable[list[tuple[str, bytes]]]]


class Note(msgspec.Struct):
    """A payload."""

    number: int
    text: str = ""


async def put(db: Database, number: int) -> None:
    async with db.transaction() as tx:
        await outbox.put(tx, "call.P03.c1.state", Note(number))


async def numbers(contents: Contents) -> list[int]:
    return [msgspec.json.decode(p, type=Note).number for _, p in await contents("CALL")]


async def all_out(db: Database) -> bool:
    try:
        async with db.transaction() as tx:
            return await outbox.waiting(tx) == 0
    except Unavailable:
        return False


async def test_a_slow_stream_gets_what_a_batch_has_time_for_and_the_rest_next(
    db: Database, bus: Bus, contents: Contents, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.nats.outbox_relay.MOST_S", 0.0)
    relay = OutboxRelay(db, bus)
    for number in range(3):
        await put(db, number)
    assert await relay.relay_batch() == 1
    assert await numbers(contents) == [0]
    async with running(relay.run()):
        await eventually(lambda: all_out(db))
    assert await numbers(contents) == [0, 1, 2]


async def test_the_next_of_a_long_outbox_are_found_without_reading_all(db: Database) -> None:
    async with db.transaction() as tx:
        for number in range(3_000):
            await outbox.put(tx, "call.P03.c1.state", Note(number))
    async with db.transaction() as tx:
        rows = await outbox.take(tx, 10)
        read = await tx.scalar(
            text(
                "select seq_tup_read + idx_tup_fetch"
                " from pg_stat_xact_user_tables where relname = 'outbox'"
            )
        )
    assert [msgspec.json.decode(row.payload, type=Note).number for row in rows] == list(range(10))
    assert 10 <= int(read) < 100


async def test_what_one_refusal_stopped_goes_out_once(
    db: Database, bus: Bus, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several are on their way together: those that arrived are marked, the others come next."""
    publish, refused = bus.publish, [5]

    async def publish_but_one(subject: str, payload: bytes, msg_id: str) -> None:
        if msgspec.json.decode(payload, type=Note).number in refused:
            raise Unavailable("stream")
        await publish(subject, payload, msg_id)

    monkeypatch.setattr(bus, "publish", publish_but_one)
    relay = OutboxRelay(db, bus)
    async with db.transaction() as tx:
        for number in range(20):
            await outbox.put(tx, "call.P03.c1.state", Note(number))
    with pytest.raises(Unavailable):
        await relay.relay_batch()
    assert await numbers(contents) == [0, 1, 2, 3, 4, 6]
    refused.clear()
    assert await relay.relay_batch() == 14
    assert await numbers(contents) == [0, 1, 2, 3, 4, 6, 5, *range(7, 20)]


async def test_a_commit_wakes_the_relay(
    db: Database, bus: Bus, contents: Contents, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second in production: too long here for anything but the wake-up to explain it.
    monkeypatch.setattr("connectors.nats.outbox_relay.POLL_S", 60.0)
    relay = OutboxRelay(db, bus)
    await put(db, 0)
    async with running(relay.run()):
        await eventually(lambda: all_out(db))
        await put(db, 1)
        await eventually(lambda: all_out(db), limit_s=5)
    assert await numbers(contents) == [0, 1]
    assert relay.published == 2


async def test_what_was_rolled_back_is_never_published(
    db: Database, bus: Bus, contents: Contents
) -> None:
    async def die() -> None:
        async with db.transaction() as tx:
            await outbox.put(tx, "call.P03.c1.state", Note(1))
            raise RuntimeError("dies")

    with pytest.raises(RuntimeError):
        await die()
    assert await OutboxRelay(db, bus).relay_batch() == 0
    assert await numbers(contents) == []


async def test_a_relay_that_died_before_the_mark_publishes_nothing_twice(
    db: Database, bus: Bus, contents: Contents
) -> None:
    await put(db, 1)
    async with db.transaction() as tx:
        (row,) = await outbox.take(tx, 10)
        await bus.publish(row.subject, row.payload, row.id)  # And then the process is gone.
    assert await OutboxRelay(db, bus).relay_batch() == 1
    assert await numbers(contents) == [1]


async def test_two_relays_share_without_repeating(
    db: Database, bus: Bus, contents: Contents
) -> None:
    for number in range(30):
        await put(db, number)
    one, two = OutboxRelay(db, bus), OutboxRelay(db, bus)
    await asyncio.gather(one.relay_batch(), two.relay_batch())
    await one.relay_batch()
    assert sorted(await numbers(contents)) == list(range(30))


async def test_a_message_that_never_fits_goes_to_the_dead_letters(
    db: Database, bus: Bus, contents: Contents
) -> None:
    async with db.transaction() as tx:
        big = await outbox.put(tx, "call.P03.c1.state", Note(1, "x" * 5_000_000))
    await put(db, 2)
    assert await OutboxRelay(db, bus).relay_batch() == 2
    assert await numbers(contents) == [2]
    async with db.transaction() as tx:
        (letter,) = await dead_letters.waiting(tx)
        await dead_letters.mark_replayed(tx, letter.id, letter.at)
        assert await dead_letters.waiting(tx) == []
    assert (letter.message_id, letter.consumer) == (big, "outbox")
    assert "message_too_large" in letter.error


@pytest.mark.parametrize("which", ["nats", "postgres"])
async def test_an_outage_loses_nothing_and_repeats_nothing(
    db: Database,
    bus: Bus,
    contents: Contents,
    running: Running,
    stream: JetStreamContext,
    nats_server: Nats,
    postgres_server: Postgres,
    which: str,
) -> None:
    """Messages are written all the time while one server is stopped and started."""
    server = nats_server if which == "nats" else postgres_server
    kept: list[int] = []

    async def write() -> None:
        for number in range(10_000):
            try:
                await put(db, number)
            except Unavailable:  # This one was never acknowledged to us.
                await asyncio.sleep(0.1)
            else:
                kept.append(number)
                await asyncio.sleep(0.02)

    async def wrote(count: int) -> bool:
        return len(kept) >= count

    async with running(OutboxRelay(db, bus).run()):
        writer = asyncio.create_task(write())
        await eventually(lambda: wrote(10))
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(10)  # The outage itself, not a wait for something.
        await asyncio.to_thread(server.restart)
        so_far = len(kept)
        await eventually(lambda: wrote(so_far + 10))
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        await eventually(lambda: all_out(db), limit_s=40)
    stored = await numbers(contents)
    assert len(stored) == len(set(stored))
    assert set(kept) <= set(stored)
