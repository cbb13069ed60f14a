"""The running follower and a platform of its own, process to process, by the real clock."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from actors.platform.following import Following
from pipelines.flows.headcount.headcount import open_headcount
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from schemas.exchange.prison_affairs import BasicData
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import Role
from schemas.platform.simulators import SimulatedLevel, SimulatedMovement
from tests.integration.eventually import eventually
from tests.integration.serve.affairs_apart import AffairsApart, apart
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People, Person
from tests.integration.serve.headcount.headcounts import CHEN, W1, W2, ZHOU, Platform, basic
from tests.integration.serve.headcount.told_inmates import told_of
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

DAY_ROSTER = "/api/headcount/wards"


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[AffairsApart]:
    async with apart(tmp_path) as platform:
        yield platform


@pytest.fixture
async def second_ward_id(world: World, affairs: StandingAffairs) -> str:
    """A second ward, and a clock that goes on: the real one."""
    bureau = Platform(world, affairs)
    await bureau.furnish()
    world.now = None
    return bureau.second_ward_id


@pytest.fixture
async def follower(
    world: World, platform: AffairsApart, services: Services, second_ward_id: str
) -> AsyncIterator[Following]:
    services.affairs = platform.door
    headcount = open_headcount(
        world.database,
        platform.door,
        world.keys,
        world.clock,
        lambda: world.settings,
        world.files,
    )
    follower = Following(headcount, lambda: world.settings)
    follower.start()
    yield follower
    for loop in follower.loops:
        await loop.stop()


async def move(
    platform: AffairsApart, inmate_no: str, kind: MovementKind, ward: str, told: BasicData | None
) -> None:
    """The platform records now what takes effect now."""
    more = {name: getattr(told, name) for name in BasicData.__struct_fields__} if told else {}
    await platform.control.move(
        SimulatedMovement(
            inmate_no=inmate_no,
            kind=kind,
            prison_code="P03",
            ward_code=ward,
            effective_at=datetime.now(UTC),
            **more,
        )
    )


def most(world: World) -> timedelta:
    """The configured delay, a minute by default."""
    return timedelta(minutes=world.settings.headcount_delay_minutes)


async def seen(holds: Callable[[], Awaitable[bool]], world: World) -> None:
    """Come true by itself; what each change took is read from stamps."""
    # Twice the delay for a busy machine: the stamps say whether it was kept.
    await eventually(holds, limit_s=2 * most(world).total_seconds(), step_s=0.5)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.requirement("VC-API-03", clauses="abc")
@pytest.mark.requirement("LR-IF-01", clauses="abc")
async def test_changes_at_the_platform_are_seen_within_the_delay_without_a_hand(
    people: People,
    world: World,
    platform: AffairsApart,
    follower: Following,
    second_ward_id: str,
) -> None:
    assert most(world) == timedelta(minutes=1)
    leader = await people.officer("leader")
    path = f"/api/records/inmates/{world.inmate_id}"

    async def shown() -> dict[str, Any]:
        record: dict[str, Any] = (await leader.get(path))["record"]
        return record

    # Of each the time of the platform's own change, and when it was told here.
    changed: dict[str, datetime] = {"ward": datetime.now(UTC)}
    await move(platform, ZHOU, MovementKind.MOVED, W2, BasicData(treatment_level="regular"))

    async def moved() -> bool:
        told = (await leader.get(f"/api/inmates/{world.inmate_id}/platform"))["told"]
        here = (await shown())["values"]["ward_id"] == second_ward_id
        return here and told is not None and told["ward_agrees"]

    await seen(moved, world)
    told = await told_of(leader, world.inmate_id)
    assert moment(told["told_at"]) - changed["ward"] <= most(world)
    (line, *_) = (await leader.get("/api/headcount/movements", inmate_no=ZHOU))["rows"]
    assert (line["state"], line["delay_s"] <= most(world).total_seconds()) == ("applied", True)
    assert told["source"] == "狱政平台"

    changed["level"] = datetime.now(UTC)
    level = SimulatedLevel(inmate_no=ZHOU, treatment_level="strict")
    await platform.control.level(level)

    async def levelled() -> bool:
        return bool((await shown())["values"]["treatment_level"] == "strict")

    await seen(levelled, world)
    told = await told_of(leader, world.inmate_id)
    assert (told["treatment_level"], told["source"]) == ("严管", "狱政平台")
    assert moment(told["level_since"]) - changed["level"] <= most(world)
    assert moment(told["level_since"]) >= changed["level"]

    # The next day's roster has him where he was moved to, and his history both stays.
    tomorrow = (local(datetime.now(UTC)).date() + timedelta(days=1)).isoformat()
    there = await leader.get(f"{DAY_ROSTER}/{second_ward_id}", day=tomorrow)
    assert [row["inmate_no"] for row in there["rows"]] == [ZHOU]
    left = await leader.get(f"{DAY_ROSTER}/{world.ward_id}", day=tomorrow)
    assert left["rows"] == []
    today = await leader.get(
        f"{DAY_ROSTER}/{world.ward_id}", day=local(changed["ward"]).date().isoformat()
    )
    assert [row["inmate_no"] for row in today["rows"]] == [ZHOU]
    await add_officer(world, "labour.second", W2, frozenset({Role.LABOUR}))
    labour = await people.officer("labour.second")
    hours = await labour.get("/api/hours/day", ward_id=second_ward_id, day=tomorrow)
    assert [row["inmate_no"] for row in hours["rows"]] == [ZHOU]

    changed["custody"] = datetime.now(UTC)
    await move(platform, ZHOU, MovementKind.RELEASED, W2, None)

    async def released() -> bool:
        told = await told_of(leader, world.inmate_id)
        return bool((await shown())["state"] == told["custody_state"] == "released")

    await seen(released, world)
    told = await told_of(leader, world.inmate_id)
    assert moment(told["told_at"]) - changed["custody"] <= most(world)
    assert told["source"] == "狱政平台"


@pytest.mark.requirement("OM-IF-01", clauses="ab")
async def test_a_new_inmate_at_the_platform_is_chosen_in_governance_within_the_delay(
    people: People, world: World, platform: AffairsApart, follower: Following
) -> None:
    leader: Person = await people.officer("leader")
    assert await leader.get("/api/records/inmates/choices", q=CHEN) == []
    at = datetime.now(UTC)
    await move(platform, CHEN, MovementKind.ADMITTED, W1, basic())

    async def offered() -> bool:
        return bool(await leader.get("/api/records/inmates/choices", q=CHEN))

    await seen(offered, world)
    (chosen,) = await leader.get("/api/records/inmates/choices", q=CHEN)
    (line,) = (await leader.get("/api/headcount/movements", inmate_no=CHEN))["rows"]
    assert moment(line["settled_at"]) - at <= most(world)
    helping = Bench("help_activities", people, world)
    made = await helping.make(await helping.sample() | {"inmate_id": chosen["value"]})
    assert made["titles"]["inmate_id"] == f"{CHEN} 陈某"
    # Whom the other prison's officers are not offered.
    elsewhere = await people.officer("other_leader")
    assert await elsewhere.get("/api/records/inmates/choices", q=CHEN) == []


@pytest.mark.requirement("LR-IF-02", clauses="a")
async def test_after_an_outage_the_follower_catches_up_without_a_hand(
    people: People, world: World, platform: AffairsApart, follower: Following
) -> None:
    # So that it is tried again sooner; what the delay is, is not the question here.
    world.settings = msgspec.structs.replace(world.settings, headcount_sync_s=2)
    leader = await people.officer("leader")
    page = "/api/headcount"

    async def succeeds() -> bool:
        answer = await leader.get(page)
        stands = (answer["sync"], answer["inmates"])
        return all(one["succeeded_at"] and not one["failing_since"] for one in stands)

    await seen(succeeds, world)
    await platform.control.fall_silent(True)

    async def fails() -> bool:
        answer = await leader.get(page)
        return bool(answer["sync"]["failing_since"] and answer["inmates"]["failing_since"])

    await seen(fails, world)
    await move(platform, CHEN, MovementKind.ADMITTED, W1, basic())
    await move(platform, ZHOU, MovementKind.MOVED, W2, BasicData(treatment_level="strict"))
    await platform.control.fall_silent(False)

    async def caught_up() -> bool:
        record = await leader.get(f"/api/records/inmates/{world.inmate_id}")
        level = record["record"]["values"]["treatment_level"]
        chosen = await leader.get("/api/records/inmates/choices", q=CHEN)
        return bool(level == "strict" and chosen and await succeeds())

    await seen(caught_up, world)
