"""One record of an inmate stands behind calls, labour and offender management (NF-GOAL-12)."""

from datetime import timedelta

import pytest

from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People, Person
from tests.integration.serve.headcounts import NOW, TODAY, W1, W2, ZHOU, Platform
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

ROLES = frozenset({Role.LEADER, Role.APPROVER, Role.LABOUR})


async def ward_officer(people: People, world: World, ward: str) -> Person:
    login = f"officer.{ward}"
    await add_officer(world, login, ward, ROLES)
    return await people.officer(login)


async def seen_by(officer: Person, world: World, ward_id: str) -> dict[str, bool]:
    """Whether a ward's officer meets the inmate in each of the three systems."""
    calls = await officer.get("/api/calls")
    hours = await officer.get("/api/hours/day", ward_id=ward_id, day=TODAY.isoformat())
    helped = await officer.get("/api/records/help_activities")
    inmates = await officer.get("/api/records/inmates")
    return {
        "calls": any(row["inmate"]["id"] == world.inmate_id for row in calls["rows"]),
        "labour": any(row["inmate_no"] == ZHOU for row in hours["rows"]),
        "offenders": any(row["values"]["inmate_id"] == world.inmate_id for row in helped["rows"]),
        "base": any(row["values"]["inmate_no"] == ZHOU for row in inmates["rows"]),
    }


@pytest.mark.requirement("NF-GOAL-12")
async def test_a_ward_move_at_the_platform_is_seen_in_all_three_systems_without_a_second_entry(
    people: People, world: World
) -> None:
    platform = Platform(world)
    await platform.furnish()
    await platform.headcount.sync.round()
    second = platform.second_ward_id
    bench = Bench("help_activities", people, world)
    await bench.make(await bench.sample() | {"inmate_id": world.inmate_id})
    before = await ward_officer(people, world, W1)
    after = await ward_officer(people, world, W2)
    relative = await people.relative()
    await requested(world, relative, minutes_ahead=60)
    everywhere = dict.fromkeys(("calls", "labour", "offenders", "base"), True)
    assert await seen_by(before, world, world.ward_id) == everywhere
    assert await seen_by(after, world, second) == dict.fromkeys(everywhere, False)

    # The one entry, at the platform; what follows by itself is within the delay that is set.
    await platform.move(ZHOU, "moved", W2, hours_ago=0)
    most = timedelta(minutes=world.settings.headcount_delay_minutes)
    world.now = NOW + most
    await platform.headcount.sync.round()
    officer = await people.officer("labour")
    (told, *_) = (await officer.get("/api/headcount/movements", inmate_no=ZHOU))["rows"]
    assert told["state"] == "applied"
    assert told["delay_s"] <= most.total_seconds()

    await requested(world, relative, minutes_ahead=90)
    assert await seen_by(after, world, second) == everywhere
    shown = await seen_by(before, world, world.ward_id)
    assert (shown["offenders"], shown["base"]) == (False, False)
    # The day of the move is still partly the ward's that he left; the next one is not.
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    world.now += timedelta(days=1)
    for person, ward_id, there in ((before, world.ward_id, False), (after, second, True)):
        person = await people.officer(f"officer.{W1 if person is before else W2}")
        hours = await person.get("/api/hours/day", ward_id=ward_id, day=tomorrow)
        assert any(row["inmate_no"] == ZHOU for row in hours["rows"]) is there
