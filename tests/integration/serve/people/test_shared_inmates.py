"""One record of an inmate stands behind calls, labour and offender management (NF-GOAL-12)."""

from datetime import timedelta

import pytest

from pipelines.flows.services import Services
from pipelines.rules.headcount.delay import pause_s
from schemas.exchange.prison_affairs import BasicData
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People, Person
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    NOW,
    SIMULATED_PLATFORM,
    TODAY,
    W1,
    W2,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.standing_affairs import StandingAffairs
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
    people: People, world: World, affairs: StandingAffairs
) -> None:
    platform = Platform(world, affairs)
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


@pytest.mark.requirement("VC-API-03")
@pytest.mark.requirement("OM-IF-01")
@SIMULATED_PLATFORM
async def test_a_change_at_the_platform_is_seen_within_a_minute_with_its_source(
    people: People, world: World, services: Services, affairs: StandingAffairs
) -> None:
    platform = Platform(world, affairs)
    await platform.furnish()
    platform.standing.connect(services)
    await platform.headcount.sync.round()
    leader = await people.officer("leader")
    bench = Bench("inmates", people, world)
    path = f"/api/records/inmates/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    ours = {"version": version, "values": {"offence": "诈骗罪"}, "reason": "判决书为准"}
    await bench.change(path, ours)

    most = timedelta(minutes=world.settings.headcount_delay_minutes)
    assert most == timedelta(minutes=1)
    # The platform is asked again so soon, whatever else is set, and answers in one round.
    world.now = NOW + timedelta(seconds=1)
    await platform.move(ZHOU, "moved", W2, hours_ago=0)
    told = BasicData(treatment_level="strict", offence="盗窃罪")
    await platform.move(ZHOU, "master_changed", W2, hours_ago=0, told=told)
    await platform.move(CHEN, "admitted", W1, hours_ago=0, told=basic())
    assert (await leader.get("/api/records/inmates/choices", q=CHEN)) == []
    world.now += timedelta(seconds=pause_s(world.settings.headcount_sync_s, most))
    await platform.headcount.sync.round()
    assert world.now - NOW < most

    seen = await leader.get(path)
    values = seen["record"]["values"]
    assert (values["ward_id"], values["treatment_level"]) == (platform.second_ward_id, "strict")
    assert seen["record"]["state"] == "in_custody"
    assert seen["mastered"] == {
        "source": "狱政平台",
        "heard_at": world.now.isoformat().replace("+00:00", "Z"),
        "most_minutes": 1,
        "late": False,
    }
    (level,) = [one for one in seen["periods"] if one["until"] is None]
    assert (level["value"], level["actor"]) == ("strict", "狱政平台同步")
    newest = (await leader.get(f"{path}/changes"))[0]
    assert (newest["actor"], newest["action"]) == ("狱政平台同步", "synchronise")
    # What an officer set in place of the platform's word stays, and is marked.
    assert values["offence"] == "诈骗罪"
    (mark,) = seen["overrides"]
    assert (mark["field"], mark["source"]) == ("offence", "狱政平台")
    assert mark["actor"]

    # The new inmate is found and chosen where a help activity is entered.
    (chosen,) = await leader.get("/api/records/inmates/choices", q=CHEN)
    helping = Bench("help_activities", people, world)
    sample = await helping.sample() | {"inmate_id": chosen["value"]}
    made = await helping.make(sample)
    assert made["titles"]["inmate_id"] == f"{CHEN} 陈某"

    await platform.move(ZHOU, "released", W2, hours_ago=0)
    world.now += timedelta(seconds=pause_s(world.settings.headcount_sync_s, most))
    await platform.headcount.sync.round()
    assert (await leader.get(path))["record"]["state"] == "released"
    # Silence is told as what it is.
    await platform.control.fall_silent(True)
    world.now += most + timedelta(seconds=1)
    assert (await (await people.officer("leader")).get(path))["mastered"]["late"]
