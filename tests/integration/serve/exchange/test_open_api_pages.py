"""What is fetched in pieces while others write: nothing is missed, nothing is told twice."""

import random
from contextlib import AsyncExitStack
from typing import Any

import pytest

from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.modules.reading import read_value
from schemas.modules.catalog import MODULES
from tests.integration.serve.client import People
from tests.integration.serve.exchange.test_open_api import Consumer, _grant, _registered
from tests.integration.serve.journey import configure
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

MODULE = "agency_people"
INTERFACE = f"records.{MODULE}"


async def written(tx: Tx, bench: Bench, world: World, values: dict[str, Any]) -> str:
    """A record in a transaction that stays open."""
    module = MODULES[MODULE]
    read = {name: read_value(module.field(name), value) for name, value in values.items()}
    state = module.states.initial if module.states else None
    seals = FieldSeals(world.keys)
    # The tests let nothing settle, so the transaction must have begun before the id is made.
    await units.by_code(tx, "P03")
    return await writing.add(tx, module, seals, read, state=state, by=None, at=world.clock())


async def walked(consumer: Consumer, **query: str) -> tuple[list[str], str]:
    """Ids of all pages, and until when they are complete."""
    seen: list[str] = []
    while True:
        page = (await consumer.ask(INTERFACE, limit="2", **query)).json()
        seen += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            return seen, page["settled_until"]
        query["after"] = page["next"]


@pytest.mark.requirement("VC-CFG-12")
async def test_a_record_committed_late_is_awaited_and_told_once(
    people: People, world: World
) -> None:
    bench = Bench(MODULE, people, world)
    _, _, consumer = await _registered(people, world, [_grant(INTERFACE)])
    samples = [await bench.sample() for _ in range(3)]
    before = await bench.make(samples[0])
    async with world.database.transaction() as open_tx:
        late = await written(open_tx, bench, world, samples[1])
        # Entered and committed while the other is open: by its id it lies beyond.
        quick = await bench.make(samples[2])
        assert late < quick["id"]
        first, until = await walked(consumer)
        assert first == [before["id"]]
    second, later = await walked(consumer, since=until)
    assert second == [late, quick["id"]]
    assert (await walked(consumer, after=first[-1]))[0] == second
    # Windows that meet hold every record once.
    assert (await walked(consumer, until=until))[0] == first
    assert (await walked(consumer, since=until, until=later))[0] == second


@pytest.mark.requirement("VC-CFG-12")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("by", ["since", "after"])
async def test_writers_who_commit_in_any_order_leave_no_gap_and_no_repetition(
    people: People, world: World, seed: int, by: str
) -> None:
    bench = Bench(MODULE, people, world)
    _, _, consumer = await _registered(people, world, [_grant(INTERFACE)], rate=1000)
    samples = [await bench.sample() for _ in range(6)]
    order = random.Random(seed)
    made: list[str] = []
    seen: list[str] = []
    query: dict[str, str] = {}

    async def fetch() -> None:
        found, until = await walked(consumer, **query)
        seen.extend(found)
        if by == "since":
            query["since"] = until
        elif found:
            query["after"] = found[-1]

    writers: list[AsyncExitStack] = []
    try:
        while samples or writers:
            if samples and (not writers or order.random() < 0.6):
                stack = AsyncExitStack()
                tx = await stack.enter_async_context(world.database.transaction())
                writers.append(stack)
                made.append(await written(tx, bench, world, samples.pop()))
            else:
                await writers.pop(order.randrange(len(writers))).aclose()
            await fetch()
    finally:
        for stack in writers:
            await stack.aclose()
    await fetch()
    assert seen == sorted(made)


async def test_what_was_just_entered_is_handed_out_once_it_is_settled(
    people: People, world: World, services: Services
) -> None:
    bench = Bench(MODULE, people, world)
    _, _, consumer = await _registered(people, world, [_grant(INTERFACE)])
    made = await bench.create()
    configure(services, open_settling_s=60)
    assert (await walked(consumer))[0] == []
    configure(services, open_settling_s=0)
    assert (await walked(consumer))[0] == [made["id"]]


async def test_a_moment_without_a_zone_is_in_utc(people: People, world: World) -> None:
    bench = Bench(MODULE, people, world)
    _, _, consumer = await _registered(people, world, [_grant(INTERFACE)])
    made = await bench.create()
    window = {"since": "2026-01-01T00:00:00", "until": "2099-01-01T00:00:00"}
    assert (await walked(consumer, **window))[0] == [made["id"]]
    assert (await walked(consumer, until="2026-01-01T00:00:00"))[0] == []
