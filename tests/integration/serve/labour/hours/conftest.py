"""A ward whose hours go the whole way: relay, stream, writer, shards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import msgspec
import nats
import pytest
from nats.js.errors import NotFoundError

from connectors.doors import open_shards
from connectors.ledger.writer import ShardWriter
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.people import people as person_rows
from schemas.messages.subjects import LABOUR
from schemas.settings import Settings
from tests.integration.ended import ended
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.ward import DAY, Ward, stay
from tests.integration.serve.world import World

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.fixture
async def bus(nats_url: str) -> AsyncIterator[Bus]:
    """Over an empty stream of labour: what another test left there belongs to other shards."""
    client = await nats.connect(nats_url)
    with suppress(NotFoundError):
        await client.jetstream().delete_stream(LABOUR.name)
    await client.close()
    bus = Bus(nats_url)
    await bus.connect()
    await bus.ensure_streams()
    yield bus
    await bus.close()


@pytest.fixture
async def path(world: World, bus: Bus) -> AsyncIterator[None]:
    """From the outbox to committed rows, while the test runs."""
    world.now = NOON
    shards = open_shards(world.settings, world.database, pool_size=2)
    await shards.place_new()
    writers = [ShardWriter(number, shards, world.database, bus) for number in range(len(shards))]
    loops = [one.run() for one in writers]
    work = [asyncio.create_task(one) for one in (*loops, OutboxRelay(world.database, bus).run())]
    yield
    await ended(*work)
    await shards.close()


@pytest.fixture
async def ward(people: People, world: World, path: None) -> Ward:
    """P03-W01 with four inmates, three of them at a post, under a schedule for work days."""
    async with world.database.transaction() as tx:
        others = [
            await person_rows.add_inmate(
                tx,
                inmate_no=f"310300000{number}",
                name=f"{name}某",
                prison_id=world.prison_id,
                ward_id=world.ward_id,
            )
            for number, name in ((2, "吴"), (3, "郑"), (4, "冯"))
        ]
        for inmate_id in (world.inmate_id, *others):
            await stay(tx, inmate_id, world.ward_id, world.prison_id)
    leader = await people.officer("leader")
    made = await leader.post(
        "/api/records/work_schedules",
        {
            "values": {
                "name": "日班",
                "unit_id": world.prison_id,
                "valid_from": "2026-01-01",
                "standard_minutes": 420,
                "day_minutes": 480,
                "week_minutes": 1500,
                "overtime_minutes": 120,
            }
        },
    )
    post = await leader.post(
        "/api/records/labour_posts",
        {
            "values": {
                "name": "缝纫岗",
                "unit_id": world.prison_id,
                "post_kind": "production",
                "place": "一车间",
                "places": 20,
                "risk": "low",
            }
        },
    )
    inmates = [world.inmate_id, *others]
    for inmate_id in inmates[:3]:
        held = {"inmate_id": inmate_id, "post_id": post["id"], "from_day": "2026-01-01"}
        await leader.post("/api/records/post_assignments", {"values": held})
    return Ward(id=world.ward_id, inmates=inmates, post=post["id"], schedule=made["id"], day=DAY)
