"""Whatever dies or fills up under a writer, what was acknowledged is stored, each row once."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nats.js import JetStreamContext
from sqlalchemy import text

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.keys.software import SoftwareKeys
from connectors.ledger import outages
from connectors.ledger.applier import take_in
from connectors.ledger.away import Away
from connectors.ledger.incoming import Incoming
from connectors.ledger.shard import Shard
from connectors.ledger.shards import Shards
from connectors.ledger.writer import ShardWriter
from connectors.nats import Bus
from connectors.postgres import Database
from connectors.postgres.messages import dead_letters
from schemas.errors import Unavailable
from schemas.messages.subjects import LABOUR
from tests.databases import execute
from tests.integration.eventually import eventually
from tests.integration.ledger import writing
from tests.integration.ledger.conftest import AT, DAY, Desk
from tests.integration.ledger.own_servers import (
    kill,
    make_shard,
    own_bus,
    own_messages,
    own_server,
    own_shard_url,
    own_stream,
    revive,
)
from tests.integration.ledger.writing import Phase
from tests.integration.nats.conftest import running
from tests.integration.world import World
from tests.needs import give_up

pytestmark = pytest.mark.integration
__all__ = ["own_bus", "own_messages", "own_server", "own_shard_url", "own_stream", "running"]

LINES = 8
LIMIT_S = 90.0
"""Deliveries are put off for up to 30 s while something is away."""
PHASES = [one for one in Phase if one is not Phase.NOWHERE]


class Ledger:
    """A core, a shard and a bus, with the messages of a prison on their way."""

    def __init__(self, db: Database, shards: Shards, bus: Bus, world: World) -> None:
        self.db, self.shards, self.bus, self.world = db, shards, bus, world
        self.desk = Desk(shards.databases[0])
        self.desk.prison, self.desk.ward = world.prison.id, world.ward.id
        self.acknowledged = 0

    def sheets(self, first: int, count: int) -> list[Incoming]:
        return [
            self.desk.entered(
                *(self.desk.line(i) for i in range(LINES)), day=DAY - timedelta(days=n)
            )
            for n in range(first, first + count)
        ]

    async def send(self, messages: list[Incoming]) -> None:
        """Until each is acknowledged, as the relay of the outbox does."""
        subject = f"labour.{self.world.prison.code}.hours.entered"
        for one in messages:
            await eventually(lambda one=one: self._published(subject, one), LIMIT_S)
            self.acknowledged += 1

    async def _published(self, subject: str, one: Incoming) -> bool:
        try:
            await self.bus.publish(subject, one.payload, one.message_id)
        except Unavailable:
            return False
        return True

    async def stored(self) -> tuple[int, int]:
        """Lines that there are, and those that the sheets tell of."""
        async with self.shards.databases[0].transaction() as tx:
            lines = await tx.scalar(text("select count(*) from hours_line"))
            told = await tx.scalar(text("select coalesce(sum(lines), 0) from hours_sheet"))
        return int(lines), int(told)

    async def all_in(self) -> bool:
        try:
            return await self.stored() == (LINES * self.acknowledged,) * 2
        except Unavailable:
            return False

    async def some_in(self) -> bool:
        return await self.stored() != (0, 0)

    async def whole(self, stream: JetStreamContext) -> None:
        """Every acknowledged sheet is stored, nothing waits, and nothing was given up."""
        await eventually(self.all_in, LIMIT_S)
        await eventually(lambda: self._settled(stream), LIMIT_S)
        assert await self.all_in()
        async with self.db.transaction() as tx:
            assert await dead_letters.waiting(tx) == []

    async def _settled(self, stream: JetStreamContext) -> bool:
        info = await stream.consumer_info(LABOUR.name, f"ledger-{self.world.prison.code}")
        return info.num_pending == 0 and info.num_ack_pending == 0

    async def outages(self) -> list[outages.OutageRow]:
        async with self.db.transaction() as tx:
            return await outages.latest(tx, 10)

    async def told(self, *whys: Away) -> bool:
        """These outages were told of, the latest first, and all are over."""
        rows = await self.outages()
        return [one.why for one in rows] == [*whys] and all(one.ended_at for one in rows)


@asynccontextmanager
async def opened(
    db: Database, shard: Database, bus: Bus, world: World, folder: Path
) -> AsyncIterator[Ledger]:
    shards = Shards(db, [shard], SoftwareKeys(folder / "keys"))
    await shards.place_new()
    yield Ledger(db, shards, bus, world)
    await shards.close()


@pytest.fixture
async def ledger(
    db: Database, shard_urls: list[str], own_bus: Bus, world: World, tmp_path: Path
) -> AsyncIterator[Ledger]:
    """With messages of its own; the databases are those of all tests."""
    async with opened(db, Database(shard_urls[0]), own_bus, world, tmp_path) as one:
        yield one


@pytest.fixture
async def alone(
    db: Database, own_shard_url: str, own_bus: Bus, world: World, tmp_path: Path
) -> AsyncIterator[Ledger]:
    """With a shard on a server of its own as well."""
    async with opened(db, Shard(own_shard_url), own_bus, world, tmp_path) as one:
        yield one


@pytest.mark.parametrize("phase", PHASES)
async def test_a_writer_killed_in_a_phase_of_a_batch(
    phase: Phase,
    ledger: Ledger,
    own_messages: Nats,
    own_stream: JetStreamContext,
    database_url: str,
    shard_urls: list[str],
    tmp_path: Path,
) -> None:
    addresses = [database_url, shard_urls[0], own_messages.url, str(tmp_path / "keys")]
    command = [sys.executable, writing.__file__, *addresses]
    await ledger.send(ledger.sheets(0, 20))
    doomed = await asyncio.create_subprocess_exec(*command, phase)
    try:
        async with asyncio.timeout(LIMIT_S):
            assert await doomed.wait() == -signal.SIGKILL
    finally:
        if doomed.returncode is None:
            doomed.kill()
            await doomed.wait()
    # What is committed is whole: all lines of a batch with all its sheets, or none.
    await eventually(lambda: _nobody_writes(ledger), LIMIT_S)
    lines, told = await ledger.stored()
    assert lines == told
    assert (lines > 0) is (phase is Phase.COMMITTED)
    heir = await asyncio.create_subprocess_exec(*command, Phase.NOWHERE)
    try:
        await ledger.send(ledger.sheets(20, 5))
        await ledger.whole(own_stream)
    finally:
        heir.kill()
        await heir.wait()


async def _nobody_writes(ledger: Ledger) -> bool:
    """The server has noticed that its client is dead, and taken back what was not committed."""
    held = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"
    )
    async with ledger.shards.databases[0].transaction() as tx:
        return int(await tx.scalar(held)) == 0


async def test_postgresql_killed_under_the_writer(
    alone: Ledger, own_server: Postgres, own_stream: JetStreamContext, running: Callable[..., Any]
) -> None:
    async with running(ShardWriter(0, alone.shards, alone.db, alone.bus).run()):
        await alone.send(alone.sheets(0, 10))
        await eventually(alone.some_in, LIMIT_S)
        for first in (10, 40):
            sending = asyncio.create_task(alone.send(alone.sheets(first, 30)))
            kill(own_server)
            await sending
            await eventually(lambda: _open(alone, Away.LOST), LIMIT_S)
            await revive(own_server)
            await eventually(alone.all_in, LIMIT_S)
        await alone.whole(own_stream)
        await eventually(lambda: alone.told(Away.LOST, Away.LOST), LIMIT_S)


async def test_nats_killed_under_the_writer(
    ledger: Ledger,
    own_messages: Nats,
    own_stream: JetStreamContext,
    running: Callable[..., Any],
) -> None:
    async with running(ShardWriter(0, ledger.shards, ledger.db, ledger.bus).run()):
        await ledger.send(ledger.sheets(0, 10))
        await eventually(ledger.some_in, LIMIT_S)
        for first in (10, 40):
            sending = asyncio.create_task(ledger.send(ledger.sheets(first, 30)))
            kill(own_messages)
            await revive(own_messages)
            await sending
        await ledger.whole(own_stream)


async def _open(ledger: Ledger, why: Away) -> bool:
    return any(one.why is why and one.ended_at is None for one in await ledger.outages())


@pytest.fixture
def small_disk(tmp_path: Path, own_server: Postgres) -> Iterator[Path]:
    """A file system that is full soon, with a folder for the database's user."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=0711", "tmpfs", str(disk)]
    if shutil.which("mount") is None or os.geteuid() != 0:
        give_up("only root mounts a disk")
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        give_up(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        space = disk / "space"
        space.mkdir(mode=0o700)
        assert own_server._user is not None
        os.chown(space, own_server._user.uid, own_server._user.gid)
        yield disk
    finally:
        own_server.stop()
        subprocess.run(["umount", str(disk)], check=True)


async def test_a_full_disk_is_waited_for_and_told_while_other_shards_work(
    db: Database,
    shard_urls: list[str],
    own_bus: Bus,
    own_server: Postgres,
    own_stream: JetStreamContext,
    small_disk: Path,
    world: World,
    tmp_path: Path,
    running: Callable[..., Any],
) -> None:
    execute(own_server, f"CREATE TABLESPACE small LOCATION '{small_disk / 'space'}'")
    url = make_shard(own_server, "TABLESPACE small")
    async with opened(db, Shard(url), own_bus, world, tmp_path) as ledger:
        other = Shard(shard_urls[0])
        elsewhere = Desk(other)
        async with other.transaction() as tx:
            await take_in(tx, elsewhere.prison)
        async with running(ShardWriter(0, ledger.shards, db, own_bus).run()):
            await ledger.send(ledger.sheets(0, 5))
            await eventually(ledger.all_in, LIMIT_S)
            filler = small_disk / "filler"
            _fill(filler)
            await ledger.send(ledger.sheets(5, 200))
            await eventually(lambda: _open(ledger, Away.FULL), LIMIT_S)
            # Another shard takes rows, and what lies in the full one can be read.
            await elsewhere.applier.apply([elsewhere.entered(elsewhere.line(0))])
            assert (await ledger.stored())[0] >= 5 * LINES
            filler.unlink()
            await ledger.whole(own_stream)
            await eventually(lambda: ledger.told(Away.FULL), LIMIT_S)
        await other.close()


def _fill(filler: Path) -> None:
    block = bytes(64 * 1024)
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            return


async def test_clocks_that_step_back_and_forth(
    ledger: Ledger, own_stream: JetStreamContext, running: Callable[..., Any]
) -> None:
    """Order is that of versions, not of clocks; no time of a message or of the writer decides."""
    steps = [timedelta(hours=hours) for hours in (0, -30, 72, -1, 0, -500)]
    ticks = iter(range(10**6))

    def clock() -> datetime:
        return datetime.now(UTC) + steps[next(ticks) % len(steps)]

    desk, subject = ledger.desk, f"labour.{ledger.world.prison.code}.hours.x"
    async with running(ShardWriter(0, ledger.shards, ledger.db, ledger.bus, clock).run()):
        for number in range(6):
            day = DAY - timedelta(days=number)
            first = desk.entered(desk.line(0, 60), day=day, at=AT + steps[number])
            returned = desk.decided(False, day=day, at=AT + steps[number - 1])
            second = desk.entered(desk.line(0, 120), day=day, version=2, at=AT + steps[number - 2])
            approved = desk.decided(True, 2, day=day, at=AT + steps[number - 3])
            for one in (first, returned, second, approved):
                await ledger.bus.publish(subject, one.payload, one.message_id)
        await eventually(lambda: _minutes(ledger, 6 * 120), LIMIT_S)
        await eventually(lambda: ledger._settled(own_stream), LIMIT_S)
    async with ledger.db.transaction() as tx:
        assert await dead_letters.waiting(tx) == []


async def _minutes(ledger: Ledger, wanted: int) -> bool:
    approved = text(
        "select coalesce(sum(l.minutes), 0) from hours_line l"
        " join hours_sheet s using (ward_id, day) where s.state = 2"
    )
    async with ledger.shards.databases[0].transaction() as tx:
        return int(await tx.scalar(approved)) == wanted
