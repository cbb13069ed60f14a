"""Inmates in full: level, flags, term and pictures follow the platform, faults and all."""

import asyncio
from datetime import date, timedelta

import pytest

from connectors.postgres.audit import audit
from connectors.postgres.governance import erasure
from connectors.postgres.headcount import headcount_keeping, portraits
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.headcount.headcount_keeping import INMATES
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import files
from pipelines.flows.governance.privacy import retention
from pipelines.flows.headcount import inmates as following
from pipelines.flows.headcount import portraits as fetching
from pipelines.flows.headcount.flags import flags_of
from pipelines.flows.services import Services
from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import BasicData, InmateState
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFaults
from tests.integration.serve.client import People
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    NOW,
    W1,
    W2,
    WU,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.headcount.test_headcount_pages import run_job
from tests.integration.serve.headcount.told_inmates import (
    DIFFERING,
    HEADCOUNT,
    Told,
    holding,
    path_of,
    told_of,
)
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 20)


@pytest.fixture
async def platform(world: World, affairs: StandingAffairs) -> Platform:
    platform = Platform(world, affairs)
    await platform.furnish()
    return platform


@pytest.fixture
async def services(services: Services, platform: Platform) -> Services:
    platform.standing.connect(services)
    return services


@pytest.fixture
def told(platform: Platform) -> Told:
    return Told(platform)


@pytest.mark.requirement("VC-API-03", clauses="ac")
async def test_each_change_at_the_platform_is_seen_with_its_source(
    told: Told, people: People, world: World
) -> None:
    await told.follow()
    leader = await people.officer("leader")
    record = f"/api/records/inmates/{world.inmate_id}"
    seen = await told_of(leader, world.inmate_id)
    assert (seen["source"], seen["ward"]) == ("狱政平台", "P03监狱 一监区")
    assert (await leader.get(record))["record"]["values"]["treatment_level"] == "regular"

    world.now = NOW + timedelta(seconds=30)
    await told.level("strict", date(2033, 3, 4))
    await told.follow()
    values = (await leader.get(record))["record"]["values"]
    assert (values["treatment_level"], values["term_until"]) == ("strict", "2033-03-04")
    seen = await told_of(leader, world.inmate_id)
    assert (seen["treatment_level"], seen["term_until"]) == ("严管", "2033-03-04")
    assert seen["told_at"] == seen["level_since"] == "2026-11-26T06:00:30Z"

    world.now = NOW + timedelta(seconds=60)
    await told.platform.move(ZHOU, "moved", W2, hours_ago=0)
    await told.follow()
    shown = (await leader.get(record))["record"]["values"]["ward_id"]
    seen = await told_of(leader, world.inmate_id)
    assert shown == told.platform.second_ward_id
    assert (seen["ward"], seen["ward_agrees"]) == ("P03监狱 二监区", True)
    assert seen["told_at"] == "2026-11-26T06:01:00Z"

    world.now = NOW + timedelta(seconds=90)
    await told.platform.move(ZHOU, "released", W2, hours_ago=0)
    await told.follow()
    assert (await leader.get(record))["record"]["state"] == "released"
    seen = await told_of(leader, world.inmate_id)
    assert (seen["custody_state"], seen["custody_agrees"]) == ("released", True)
    assert (seen["source"], seen["told_at"]) == ("狱政平台", "2026-11-26T06:01:30Z")


@pytest.mark.requirement("VC-API-03", clauses="ac")
async def test_flags_begin_and_end_with_history_and_each_has_its_source(
    told: Told, people: People, world: World
) -> None:
    await told.flag("GANG", "DRUGS", control=True)
    await told.follow()
    leader = await people.officer("leader")
    assert holding(await told_of(leader, world.inmate_id)) == ["涉毒", "涉黑", "重控"]
    inmates = "/api/records/inmates"
    for found in ({"six_involved": "true"}, {"platform_key_control": "true"}):
        rows = (await leader.get(inmates, treatment_level="regular", **found))["rows"]
        assert [row["id"] for row in rows] == [world.inmate_id]
    assert (await leader.get(inmates, six_involved="true", treatment_level="strict"))["rows"] == []

    # Our officers' flag stands beside the platform's; each is told by whom it was set.
    version = (await leader.get(f"{inmates}/{world.inmate_id}"))["record"]["version"]
    asked = {"version": version, "reason": "近期情绪反常"}
    await leader.post(f"{inmates}/{world.inmate_id}/actions/set_key_control", asked)
    world.now = NOW + timedelta(minutes=2)
    await told.flag("DRUGS", "CULT")
    await told.follow()
    seen = await told_of(leader, world.inmate_id)
    assert holding(seen) == ["涉毒", "涉邪"]
    ended = {one["title"]: one["until"] for one in seen["flags"] if one["until"]}
    assert ended == dict.fromkeys(("涉黑", "重控"), "2026-11-26T06:02:00Z")
    async with world.database.transaction() as tx:
        now = await flags_of(tx, world.inmate_id, world.now)
        then = await flags_of(tx, world.inmate_id, NOW + timedelta(minutes=1))
        assert await audit.rows_of(tx, "inmates", world.inmate_id)
    assert [(one.code, one.source) for one in now.six_involvements] == [
        ("CULT", "狱政平台"),
        ("DRUGS", "狱政平台"),
    ]
    assert [one.source for one in now.key_control] == ["本平台"]
    assert [one.source for one in then.key_control] == ["本平台", "狱政平台"]
    assert {one.code for one in then.six_involvements} == {"GANG", "DRUGS"}
    assert now.treatment_level is not None
    assert (now.treatment_level.code, now.treatment_level.source) == ("regular", "狱政平台")

    # The register of flags, in reach of their own units alone, with each turn in the log.
    listed = await leader.get("/api/records/inmate_flags", state="in_force")
    assert sorted(row["titles"]["code"] for row in listed["rows"]) == ["涉毒", "涉邪"]
    (gang,) = (await leader.get("/api/records/inmate_flags", code="GANG"))["rows"]
    assert (gang["state"], gang["values"]["until"]) == ("ended", "2026-11-26T06:02:00Z")
    async with world.database.transaction() as tx:
        log = await audit.rows_of(tx, "inmate_flags", gang["id"])
    assert [row.action for row in log] == ["inmate_flags.synchronise"] * 2
    assert [row.detail["after"]["holds"] for row in log] == [True, False]
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.get("/api/records/inmate_flags"))["rows"] == []
    reply = await elsewhere.ask("GET", path_of(world.inmate_id))
    assert (reply.status_code, reply.json()["code"]) == (404, "record_not_found")
    # Who may not see flags sees the rest.
    labour = await told_of(await people.officer("labour"), world.inmate_id)
    assert (labour["flags"], labour["ward"]) == ([], "P03监狱 一监区")


@pytest.mark.requirement("VC-API-03")
async def test_what_an_officer_set_stays_until_the_platform_says_something_new(
    told: Told, people: People, world: World
) -> None:
    await told.level("regular", date(2031, 5, 6))
    await told.follow()
    bench = Bench("inmates", people, world)
    path = f"/api/records/inmates/{world.inmate_id}"
    leader = await people.officer("leader")

    async def ours(**values: str) -> None:
        version = (await leader.get(path))["record"]["version"]
        await bench.change(path, {"version": version, "values": values, "reason": "裁定书为准"})

    async def shown() -> tuple[str, str]:
        values = (await leader.get(path))["record"]["values"]
        return values["treatment_level"], values["term_until"]

    await ours(treatment_level="lenient", term_until="2030-01-01")
    # Another change of the same record says level and term once more, which is nothing new.
    await told.flag("GUNS")
    await told.follow()
    await told.headcount.inmates.read_all()
    assert await shown() == ("lenient", "2030-01-01")
    # Whoever spoke last sets the level; the term was overridden, and stays.
    await told.level("strict", date(2032, 5, 6))
    await told.follow()
    assert await shown() == ("strict", "2030-01-01")
    # A movement that repeats older words does not turn it back.
    await told.platform.move(
        ZHOU, "moved", W2, hours_ago=0, told=BasicData(treatment_level="regular")
    )
    await told.headcount.sync.round()
    assert await shown() == ("strict", "2030-01-01")


@pytest.mark.requirement("LR-IF-02", clauses="a")
@pytest.mark.parametrize(
    "faults",
    [
        SimulatedFaults(down=True),
        SimulatedFaults(half=True),
        SimulatedFaults(skew_s=3_600),
    ],
    ids=["down", "half", "clock askew"],
)
async def test_an_outage_is_loud_and_what_was_missed_comes_by_itself(
    told: Told, people: People, world: World, faults: SimulatedFaults
) -> None:
    await told.follow()
    await told.control.go_wrong(faults)
    await told.flag("GANG")
    await told.level("strict")
    world.now = NOW + timedelta(minutes=3)
    with pytest.raises(Unavailable):
        await told.headcount.inmates.round()
    shown = (await (await people.officer("labour")).get(HEADCOUNT))["inmates"]
    assert (shown["late"], shown["succeeded_at"]) == (True, "2026-11-26T06:00:00Z")
    assert shown["failing_since"] == "2026-11-26T06:03:00Z"
    assert shown["problem"]
    await told.control.go_wrong(SimulatedFaults())
    await told.follow()
    leader = await people.officer("leader")
    seen = await told_of(leader, world.inmate_id)
    assert (holding(seen), seen["treatment_level"]) == (["涉黑"], "严管")
    shown = (await leader.get(HEADCOUNT))["inmates"]
    assert (shown["late"], shown["failing_since"], shown["problem"]) == (False, None, "")


@pytest.mark.requirement("LR-IF-02", clauses="a")
async def test_pages_that_repeat_turn_round_and_begin_anew_are_read_rightly(
    told: Told, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five hundred inmates a page in production: three must take more than one.
    monkeypatch.setattr(following, "LIMIT", 2)
    await told.control.go_wrong(SimulatedFaults(repeated=True, reversed=True))
    await told.platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    await told.platform.move(WU, "admitted", W2, hours_ago=4, told=basic(WU, name="吴某"))
    await told.flag("GANG", inmate_no=WU)
    await told.follow()
    leader = await people.officer("leader")
    rows = (await leader.get("/api/records/inmate_flags"))["rows"]
    assert [row["titles"]["inmate_id"] for row in rows] == [f"{WU} 吴某"]
    async with world.database.transaction() as tx:
        assert set(await records.of_numbers(tx, [ZHOU, CHEN, WU])) == {ZHOU, CHEN, WU}
    # What begins at the start whatever is asked is no answer where all of it is known.
    await told.control.go_wrong(SimulatedFaults(stale=True))
    with pytest.raises(Unavailable) as wrong:
        await told.headcount.inmates.round()
    assert wrong.value.code == "peer_wrong"


async def test_codes_of_nobody_are_listed_and_taken_on_once_they_are_right(
    told: Told, people: People, world: World
) -> None:
    await told.follow()
    await told.control.go_wrong(SimulatedFaults(wrong_codes=True))
    await told.level("strict")
    await told.flag("GANG", "X-RAY")
    await told.follow()
    leader = await people.officer("leader")
    (line,) = (await leader.get(DIFFERING))["rows"]
    assert "没有这个监区" in line["problem"]
    assert "六涉类型不在字典中：X-RAY" in line["problem"]
    assert "处遇级别不是可选的值" in line["problem"]
    # What of it can be used counts at once.
    seen = await told_of(leader, world.inmate_id)
    assert holding(seen) == ["涉黑"]
    path = f"/api/records/inmates/{world.inmate_id}"
    assert (await leader.get(path))["record"]["values"]["treatment_level"] == "regular"
    await told.control.go_wrong(SimulatedFaults())
    world.now = NOW + timedelta(minutes=2)
    # Nothing changed there meanwhile: it is asked for once more by itself.
    assert (await told.headcount.inmates.round()).again == 1
    assert (await leader.get(path))["record"]["values"]["treatment_level"] == "strict"
    (line,) = (await leader.get(DIFFERING))["rows"]
    assert line["problem"] == "六涉类型不在字典中：X-RAY"


@pytest.mark.requirement("LR-IF-02", clauses="b")
async def test_who_stands_otherwise_in_both_is_listed_and_nothing_is_overwritten(
    told: Told, people: People, world: World, platform: Platform, services: Services
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    await told.follow()
    gone = InmateState(inmate_no=ZHOU, custody_state=CustodyState.RELEASED, visits_allowed=False)
    await told.control.tell(gone)
    # A movement that the feed left out: known to the record alone.
    await platform.move(CHEN, "moved", W2, hours_ago=1, lost=True)
    await told.headcount.inmates.round()
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    assert (await leader.get(DIFFERING))["rows"] == []
    world.now = NOW + timedelta(minutes=2)
    rows = {row["inmate_no"]: row for row in (await leader.get(DIFFERING))["rows"]}
    assert set(rows) == {ZHOU, CHEN}
    assert (rows[ZHOU]["custody_here"], rows[ZHOU]["custody_there"]) == ("in_custody", "released")
    assert (rows[CHEN]["here"], rows[CHEN]["there"]) == ("P03监狱 一监区", "P03监狱 二监区")
    assert (await elsewhere.get(DIFFERING))["total"] == 0
    shown = (await leader.get(HEADCOUNT))["inmates"]
    assert (shown["told"], shown["differing"]) == (2, 2)
    seen = await told_of(leader, world.inmate_id)
    assert (seen["custody_agrees"], seen["visits"]) == (False, "未批准会见")
    path = f"/api/records/inmates/{world.inmate_id}"
    assert (await leader.get(path))["record"]["state"] == "in_custody"
    run = await run_job(platform, services, people)
    assert (run["state"], "不一致" in run["error"]) == ("failed", True)


async def test_a_record_that_was_taken_away_ends_flags_and_picture_and_is_listed(
    told: Told, people: People, world: World, services: Services
) -> None:
    await told.flag("GANG")
    await told.follow()
    await told.headcount.portraits.round()
    leader = await people.officer("leader")
    assert (await leader.http.get(path_of(world.inmate_id, "portrait"))).status_code == 200
    await told.control.delete(ZHOU)
    world.now = NOW + timedelta(minutes=1)
    await told.follow()
    seen = await told_of(leader, world.inmate_id)
    assert (seen["deleted"], holding(seen)) == (True, [])
    assert seen["portrait"]["state"] == "erased"
    reply = await leader.http.get(path_of(world.inmate_id, "portrait"))
    assert (reply.status_code, reply.json()["code"]) == (404, "portrait_not_here")
    world.now = NOW + timedelta(minutes=3)
    (line,) = (await (await people.officer("leader")).get(DIFFERING))["rows"]
    assert (line["inmate_no"], line["deleted"]) == (ZHOU, True)


@pytest.mark.requirement("OM-IF-01", clauses="a")
async def test_who_is_told_of_before_a_movement_brought_him_waits_and_is_taken_on_then(
    told: Told, people: People, world: World
) -> None:
    seq = await told.platform.move(CHEN, "admitted", W1, hours_ago=1, told=basic(), lost=True)
    await told.flag("DRUGS", inmate_no=CHEN)
    await told.follow()
    leader = await people.officer("leader")
    assert await leader.get("/api/records/inmates/choices", q=CHEN) == []
    assert (await leader.get(HEADCOUNT))["inmates"]["waiting"] == 1
    await told.control.lose(seq, False)
    await told.headcount.sync.round()
    await told.headcount.inmates.round()
    (chosen,) = await leader.get("/api/records/inmates/choices", q=CHEN)
    assert holding(await told_of(leader, chosen["value"])) == ["涉毒"]
    helping = Bench("help_activities", people, world)
    made = await helping.make(await helping.sample() | {"inmate_id": chosen["value"]})
    assert made["titles"]["inmate_id"] == f"{CHEN} 陈某"
    assert (await leader.get(HEADCOUNT))["inmates"]["waiting"] == 0


async def test_a_process_that_dies_while_it_takes_on_leaves_nothing_half_done(
    told: Told, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told.follow()
    await told.flag("GANG")
    with monkeypatch.context() as broken:

        async def die(*_: object) -> None:
            raise asyncio.CancelledError

        # The fault: the flag begins, and the process dies before the cursor is moved.
        broken.setattr(headcount_keeping, "succeeded", die)
        with pytest.raises(asyncio.CancelledError):
            await told.headcount.inmates.round()
    leader = await people.officer("leader")
    assert holding(await told_of(leader, world.inmate_id)) == []
    await asyncio.gather(*(told.headcount.inmates.round() for _ in range(3)))
    seen = await told_of(leader, world.inmate_id)
    assert [one["title"] for one in seen["flags"]] == ["涉黑"]


async def test_a_platform_that_was_put_back_is_followed_again_from_the_night_on(
    told: Told, people: People, world: World
) -> None:
    await told.follow()
    async with world.database.transaction() as tx:
        await headcount_keeping.succeeded(tx, 900, NOW, INMATES)
    with pytest.raises(Unavailable):
        await told.headcount.inmates.round()
    await told.flag("EXPLOSIVES")
    assert await told.headcount.inmates.read_all() == 1
    leader = await people.officer("leader")
    assert holding(await told_of(leader, world.inmate_id)) == ["涉爆"]
    await told.flag("GUNS")
    await told.headcount.inmates.round()
    assert holding(await told_of(leader, world.inmate_id)) == ["涉枪"]


@pytest.mark.requirement("VC-API-03")
async def test_a_picture_is_fetched_kept_sealed_and_opened_by_whoever_may(
    told: Told, people: People, world: World
) -> None:
    await told.picture(FIRST, "t1-1")
    await told.follow()
    assert (await told.headcount.portraits.round()).kept == 1
    assert (await told.headcount.portraits.round()).all == 0
    leader = await people.officer("leader")
    shown = (await told_of(leader, world.inmate_id))["portrait"]
    assert (shown["state"], shown["taken_on"], shown["shown"]) == ("kept", "2026-11-01", True)
    first = await leader.http.get(path_of(world.inmate_id, "portrait"))
    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")
    assert first.content[:2] == b"\xff\xd8"
    async with world.database.transaction() as tx:
        row = await portraits.of_inmate(tx, world.inmate_id)
        assert row is not None
        assert row.file_id is not None
        stored = await files.get(tx, row.file_id)
        log = await audit.rows_of(tx, "inmate_portrait", world.inmate_id)
    assert stored is not None
    assert first.content not in world.files.path_of(stored).read_bytes()
    assert [entry.action for entry in log] == ["inmate_portrait.keep", "inmate_portrait.read"]

    labour = await people.officer("labour")
    assert not (await told_of(labour, world.inmate_id))["portrait"]["shown"]
    reply = await labour.http.get(path_of(world.inmate_id, "portrait"))
    assert (reply.status_code, reply.json()["code"]) == (403, "no_permission")
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.http.get(path_of(world.inmate_id, "portrait"))).status_code == 404

    # Another one takes its place, and the content of the first goes.
    await told.picture(SECOND, "t1-2")
    await told.follow()
    assert (await told.headcount.portraits.round()).kept == 1
    second = await leader.http.get(path_of(world.inmate_id, "portrait"))
    assert second.content != first.content
    await erasure.remove_contents(world.database, world.files)
    assert not world.files.path_of(stored).exists()


async def test_what_is_no_picture_is_refused_and_listed_and_the_earlier_one_stays(
    told: Told, people: People, world: World
) -> None:
    await told.picture(FIRST, "t1-1")
    await told.follow()
    await told.headcount.portraits.round()
    await told.picture(SECOND, broken=True)
    await told.follow()
    assert (await told.headcount.portraits.round()).refused == 1
    assert (await told.headcount.portraits.round()).all == 0
    leader = await people.officer("leader")
    (line,) = (await leader.get(DIFFERING))["rows"]
    assert line["portrait_problem"].startswith("照片无法读取")
    assert (await leader.get(HEADCOUNT))["inmates"]["portraits_in_vain"] == 1
    kept = (await told_of(leader, world.inmate_id))["portrait"]
    assert (kept["state"], kept["taken_on"], kept["shown"]) == ("refused", "2026-11-01", True)
    # The next day it is asked for again, and is one by then.
    await told.control.fall_silent(True)
    world.now = NOW + timedelta(days=1, minutes=1)
    with pytest.raises(Unavailable):
        await told.headcount.portraits.round()
    await told.control.fall_silent(False)
    await told.picture(SECOND, "t1-2")
    assert (await told.headcount.portraits.round()).kept == 1
    leader = await people.officer("leader")
    assert (await leader.get(DIFFERING))["rows"] == []
    await told.picture(None)
    await told.follow()
    assert (await told.headcount.portraits.round()).missing == 1
    gone = (await told_of(leader, world.inmate_id))["portrait"]
    assert (gone["state"], gone["shown"]) == ("missing", False)


async def test_who_gets_no_answer_is_asked_for_last_and_holds_up_nobody(
    told: Told, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five pictures a round in production.
    monkeypatch.setattr(fetching, "FEW", 1)
    await told.platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    await told.follow()
    await told.control.fall_silent(True)
    with pytest.raises(Unavailable):
        await told.headcount.portraits.round()
    await told.control.fall_silent(False)
    async with world.database.transaction() as tx:
        ids = {one.inmate_no: one.id for one in (await records.here(tx, [ZHOU, CHEN])).values()}
        before = {number: await portraits.of_inmate(tx, ids[number]) for number in ids}
    (failed,) = [number for number, row in before.items() if row is not None]
    world.now = NOW + timedelta(minutes=1)
    assert (await told.headcount.portraits.round()).kept == 1
    async with world.database.transaction() as tx:
        after = {number: await portraits.of_inmate(tx, ids[number]) for number in ids}
    states = {number: row.state.value for number, row in after.items() if row is not None}
    (other,) = ids.keys() - {failed}
    assert states == {failed: "failed", other: "kept"}
    assert (await told.headcount.portraits.round()).kept == 1
    assert (await told.headcount.portraits.round()).all == 0


async def test_pictures_of_who_left_long_ago_are_erased(
    told: Told, world: World, platform: Platform
) -> None:
    await told.follow()
    await told.headcount.portraits.round()
    await platform.move(ZHOU, "released", W1, hours_ago=0)
    await told.follow()
    days = {
        "relative_idle_days": 1095,
        "face_picture_days": 180,
        "inmate_portrait_days": 365,
        "api_log_days": 365,
        # The database itself keeps it for longer than this test looks ahead.
        "sign_in_log_days": 3_650,
    }
    seals = FieldSeals(world.keys)
    counts = await retention.apply(
        world.database, world.files, seals, days, NOW + timedelta(days=360)
    )
    assert counts["portraits"] == 0
    counts = await retention.apply(
        world.database, world.files, seals, days, NOW + timedelta(days=400)
    )
    assert (counts["portraits"], counts["files"] >= 1) == (1, True)
    async with world.database.transaction() as tx:
        row = await portraits.of_inmate(tx, world.inmate_id)
    assert row is not None
    assert (row.state.value, row.file_id) == ("erased", None)
