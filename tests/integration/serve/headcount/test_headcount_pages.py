"""The ledger as officers read it, its nightly comparison, and looking inmates up (LR-IF-03)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.platform import jobs
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from schemas.platform.simulators import SimulatedFaults
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from tests.integration.serve.client import People, Person
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    NOW,
    SIMULATED_PLATFORM,
    W1,
    W2,
    WU,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

PAGE, MOVEMENTS = "/api/headcount", "/api/headcount/movements"
DIFFERENCES, GAPS = "/api/headcount/differences", "/api/headcount/gaps"
SIMULATED = "/api/simulators/prison-affairs"


@pytest.fixture
async def platform(world: World, affairs: StandingAffairs) -> Platform:
    platform = Platform(world, affairs)
    await platform.furnish()
    return platform


@pytest.fixture
async def services(services: Services, platform: Platform) -> Services:
    platform.standing.connect(services)
    return services


async def run_job(platform: Platform, services: Services, people: People) -> Any:
    """The nightly comparison, started by hand; answers its run."""
    world = platform.world
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, world.clock())
    admin = await people.officer("sysadmin")
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "roster_reconcile"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(
        world.database, services.notary, world.files, world.clock, headcount=platform.headcount
    )
    await runner.round()
    await runner.idle()
    return (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"][0]


@pytest.mark.requirement("LR-IF-01")
@pytest.mark.requirement("LR-IF-02")
@SIMULATED_PLATFORM
async def test_officers_read_counts_movements_and_delay_of_their_own_units(
    platform: Platform, people: People, world: World
) -> None:
    somebody = people.somebody()
    told: dict[str, Any] = {
        "inmate_no": CHEN,
        "kind": "admitted",
        "prison_code": "P03",
        "ward_code": W1,
    }
    told |= {"effective_at": "2026-11-26T03:00:00Z", "name": "陈某", "gender": "male"}
    told |= {"id_no": "99000019800101777X", "offence": "盗窃罪", "treatment_level": "regular"}
    assert await somebody.post(f"{SIMULATED}/movements", told) == {"seq": 1}
    moved: dict[str, Any] = {
        "inmate_no": ZHOU,
        "kind": "moved",
        "prison_code": "P03",
        "ward_code": W2,
    }
    moved |= {"effective_at": "2026-11-26T04:00:00Z", "lost": True}
    assert await somebody.post(f"{SIMULATED}/movements", moved) == {"seq": 2}
    third = told | {"kind": "moved", "ward_code": "P04-W01", "prison_code": "P04"}
    third |= {"effective_at": "2026-11-26T05:00:00Z"}
    await somebody.post(f"{SIMULATED}/movements", third)
    world.now = NOW + timedelta(minutes=2)
    await platform.headcount.sync.round()
    officer = await people.officer("labour")
    found = await officer.get(PAGE)
    (ward,) = found["wards"]
    assert ward | {"at_start": 1, "joined": 1, "left": 0, "at_end": 2, "present": 2} == ward
    sync = found["sync"]
    assert (sync["late"], sync["gaps"], sync["connected"]) == (False, 1, True)
    (line, *_) = (await officer.get(MOVEMENTS, inmate_no=CHEN))["rows"]
    assert (line["seq"], line["name"], line["unit"]) == (1, "陈某", "P03监狱 一监区")
    assert (line["state"], line["delay_s"]) == ("applied", 120)
    elsewhere = await people.officer("other_leader")
    (waiting,) = (await elsewhere.get(MOVEMENTS, state="waiting"))["rows"]
    assert (waiting["seq"], waiting["name"], waiting["delay_s"]) == (3, "陈某", None)
    assert (await officer.get(GAPS))["rows"][0]["first_seq"] == 2
    await somebody.put(f"{SIMULATED}/movements/2/loss", {"lost": False})
    await platform.headcount.sync.round()
    assert [row["seq"] for row in (await officer.get(MOVEMENTS, state="applied"))["rows"]] == [
        3,
        2,
        1,
    ]
    assert [row["seq"] for row in (await elsewhere.get(MOVEMENTS))["rows"]] == [3]
    (their_ward,) = (await elsewhere.get(PAGE))["wards"]
    assert their_ward["at_end"] == 1
    roster = await officer.get(f"{PAGE}/wards/{world.ward_id}")
    assert [(row["inmate_no"], row["whole_day"]) for row in roster["rows"]] == [
        (ZHOU, False),
        (CHEN, False),
    ]
    reply = await officer.ask("GET", f"{PAGE}/wards/{platform.second_ward_id}")
    assert (reply.status_code, reply.json()["code"]) == (404, "ward_not_found")


@pytest.mark.requirement("LR-IF-02")
@SIMULATED_PLATFORM
async def test_an_outage_is_shown_with_its_last_success(
    platform: Platform, people: People, world: World
) -> None:
    await platform.headcount.sync.round()
    await people.somebody().put(f"{SIMULATED}/silence", {"silent": True})
    world.now = NOW + timedelta(minutes=11)
    with pytest.raises(Exception, match="affairs_away"):
        await platform.headcount.sync.round()
    sync = (await (await people.officer("labour")).get(PAGE))["sync"]
    assert (sync["late"], sync["problem"]) == (True, "狱政平台没有应答。")
    assert sync["succeeded_at"] == "2026-11-26T06:00:00Z"


@pytest.mark.requirement("LR-IF-02", clauses="b")
async def test_each_night_every_ward_agrees_or_is_listed_as_different(
    platform: Platform, people: People, world: World, services: Services
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    world.now = NOW + timedelta(days=1)
    run = await run_job(platform, services, people)
    assert (run["state"], run["counts"]["wards"]) == ("succeeded", 3)
    leader = await people.officer("leader")
    listed = (await leader.get(DIFFERENCES))["rows"]
    assert [(row["ward"], row["here"], row["agrees"]) for row in listed] == [
        ("P03监狱 一监区", 2, True),
        ("P03监狱 二监区", 0, True),
    ]
    # A movement that the feed never told is known to the platform's roster alone.
    await platform.move(ZHOU, "moved", W2, hours_ago=20, lost=True)
    run = await run_job(platform, services, people)
    assert run["state"] == "failed"
    assert "P03监狱一监区" in run["error"]
    differing = (await leader.get(DIFFERENCES, differing="true"))["rows"]
    assert [(row["ward"], row["only_here"], row["only_there"]) for row in differing] == [
        ("P03监狱 一监区", [ZHOU], []),
        ("P03监狱 二监区", [], [ZHOU]),
    ]
    labour = await people.officer("labour")
    assert [row["ward"] for row in (await labour.get(DIFFERENCES))["rows"]] == ["P03监狱 一监区"]


async def test_a_ward_whose_roster_contradicts_itself_is_told_and_not_compared(
    platform: Platform, people: People, services: Services
) -> None:
    await platform.control.go_wrong(SimulatedFaults(wrong_count=True))
    run = await run_job(platform, services, people)
    assert "3 个未得到应答" in run["error"]
    assert (await (await people.officer("leader")).get(DIFFERENCES))["total"] == 0


@pytest.mark.requirement("LR-IF-03")
async def test_inmates_are_found_by_number_name_ward_and_state_and_cannot_be_edited(
    people: People, world: World
) -> None:
    bench = Bench("inmates", people, world)
    made = await bench.create()
    officer: Person = await people.officer("labour")
    path = "/api/records/inmates"
    number, name = made["values"]["inmate_no"], made["values"]["name"]
    for query in (
        {"inmate_no": number},
        {"name": name},
        {"ward_id": world.ward_id, "state": "in_custody", "inmate_no": number},
    ):
        assert [row["id"] for row in (await officer.get(path, **query))["rows"]] == [made["id"]]
    assert (await officer.get(path, state="released"))["rows"] == []
    shown = (await officer.get(f"{path}/{made['id']}"))["record"]
    assert (shown["values"]["offence"], shown["values"]["gender"]) == ("盗窃罪", "male")
    # Above the level of this role; nobody reads an identity number for entering hours.
    assert "id_no" not in shown["values"]
    edit = {"version": made["version"], "values": {"offence": "诈骗罪"}, "reason": "改"}
    reply = await officer.ask("PUT", f"{path}/{made['id']}", edit)
    assert (reply.status_code, reply.json()["code"]) == (403, "no_permission")
    reply = await (await people.officer("documents")).ask("GET", path)
    assert reply.status_code == 403
    async with world.database.transaction() as tx:
        await _elsewhere(tx, made["id"], world)
    assert (await officer.get(path, inmate_no=number))["rows"] == []


@pytest.mark.requirement("LR-IF-03", clauses="a")
async def test_each_way_of_searching_finds_its_inmate_with_basic_data(
    platform: Platform, people: People, world: World
) -> None:
    for inmate_no, ward in ((CHEN, W1), (WU, W2)):
        told = basic(inmate_no, name={CHEN: "陈某", WU: "吴某"}[inmate_no])
        await platform.move(inmate_no, "admitted", ward, hours_ago=9, told=told)
    await platform.move(WU, "released", W2, hours_ago=1)
    await platform.headcount.sync.round()
    leader, path = await people.officer("leader"), "/api/records/inmates"
    second = platform.second_ward_id
    for query, wanted in (
        ({"inmate_no": CHEN}, {CHEN}),
        ({"name": "吴"}, {WU}),
        ({"ward_id": second}, {WU}),
        ({"ward_id": world.ward_id}, {ZHOU, CHEN}),
        ({"state": "released"}, {WU}),
        ({"state": "in_custody", "ward_id": second}, set()),
    ):
        rows = (await leader.get(path, **query))["rows"]
        assert {row["values"]["inmate_no"] for row in rows} == wanted, query
        for row in rows:
            if row["values"]["inmate_no"] != ZHOU:
                values = row["values"]
                assert (values["gender"], values["offence"]) == ("male", "盗窃罪")
                assert values["treatment_level"] == "regular"


async def _elsewhere(tx: Tx, inmate_id: str, world: World) -> None:
    ward = select(org_unit.c.id).where(org_unit.c.code == "P04-W01").scalar_subquery()
    there = {"ward_id": ward, "prison_id": world.other_prison_id}
    await tx.execute(update(inmate).where(inmate.c.id == inmate_id).values(**there))
