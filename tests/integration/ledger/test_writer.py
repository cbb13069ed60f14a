"""From the stream to committed rows: what is acknowledged is stored, whatever dies."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from connectors.keys.software import SoftwareKeys
from connectors.ledger.incoming import Incoming
from connectors.ledger.shards import Shards
from connectors.ledger.writer import CONSUMER, ShardWriter
from connectors.nats import Bus
from connectors.postgres import Database
from connectors.postgres.messages import dead_letters
from schemas.messages.subjects import LABOUR
from tests.integration.eventually import eventually
from tests.integration.ledger import writing
from tests.integration.ledger.conftest import DAY, Desk
from tests.integration.nats.conftest import bus, running, stream
from tests.integration.world import World

pytestmark = pytest.mark.integration
__all__ = ["bus", "running", "stream"]

PARTS = 4
SHEETS = 50 * PARTS


@pytest.fixture
async def shards(db: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Shards]:
    made = Shards(db, [Database(shard_urls[0])], SoftwareKeys(tmp_path / "keys"))
    yield made
    await made.close()


@pytest.fixture
async def desk(shards: Shards, world: World) -> Desk:
    desk = Desk(shards.databases[0], shards.seals)
    desk.prison, desk.ward = world.prison.id, world.ward.id
    await shards.place_new()
    return desk


def sheets(desk: Desk, count: int) -> list[Incoming]:
    return [
        desk.entered(*(desk.line(i) for i in range(8)), day=DAY - timedelta(days=n))
        for n in range(count)
    ]


async def send(bus: Bus, messages: list[Incoming], world: World) -> None:
    subject = f"labour.{world.prison.code}.hours.entered"
    await asyncio.gather(*(bus.publish(subject, one.payload, one.message_id) for one in messages))


async def counted(shards: Shards) -> tuple[int, int]:
    async with shards.databases[0].transaction() as tx:
        lines = await tx.scalar(text("select count(*) from hours_line"))
        told = await tx.scalar(text("select coalesce(sum(lines), 0) from hours_sheet"))
    return int(lines), int(told)


async def test_messages_become_rows_and_one_bad_row_a_dead_letter(
    db: Database, shards: Shards, desk: Desk, bus: Bus, world: World, running: Callable[..., Any]
) -> None:
    good = sheets(desk, 20)
    bad = desk.entered(desk.line(0, -5), desk.line(1), day=DAY + timedelta(days=1))
    unreadable = bad._replace(message_id="unreadable", payload=b'{"event":"entered","lines":7}')
    async with running(ShardWriter(0, shards, db, bus).run()):
        await send(bus, [*good, bad, unreadable], world)

        async def done() -> bool:
            async with db.transaction() as tx:
                letters = await dead_letters.waiting(tx)
            return await counted(shards) == (161, 161) and len(letters) == 2

        await eventually(done)
    async with db.transaction() as tx:
        letters = {one.message_id: one for one in await dead_letters.waiting(tx)}
    assert {one.consumer for one in letters.values()} == {CONSUMER}
    assert letters[f"{bad.message_id}:0"].error == "工时须在1分钟至24小时之间。"
    assert "unreadable" in letters


async def test_a_writer_killed_again_and_again_loses_and_doubles_nothing(
    db: Database,
    shards: Shards,
    desk: Desk,
    bus: Bus,
    world: World,
    database_url: str,
    shard_urls: list[str],
    nats_url: str,
    tmp_path: Path,
) -> None:
    command = [sys.executable, writing.__file__, database_url, shard_urls[0], nats_url]
    messages = sheets(desk, SHEETS)
    chance = random.Random(5)
    for part in range(PARTS):
        process = await asyncio.create_subprocess_exec(*command, str(tmp_path / "keys"), "nowhere")
        try:
            before = await counted(shards)
            await send(bus, messages[part * 50 : part * 50 + 50], world)

            async def begun(before: tuple[int, int] = before) -> bool:
                return await counted(shards) != before

            # The first rows show that it works; then it dies at any point of what follows.
            await eventually(begun)
            if part < PARTS - 1:
                await asyncio.sleep(chance.random() * 0.05)
                process.kill()
            else:
                await eventually(_all_in(shards))
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
    info = await bus._stream.consumer_info(LABOUR.name, f"ledger-{world.prison.code}")
    assert info.num_pending == 0
    async with db.transaction() as tx:
        assert await dead_letters.waiting(tx) == []


def _all_in(shards: Shards) -> Callable[[], Any]:
    async def done() -> bool:
        return await counted(shards) == (8 * SHEETS, 8 * SHEETS)

    return done
