"""Records of video calls: every column, every filter, the same in the file."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.people import people as person_rows
from connectors.postgres.platform import units
from pipelines.rules.sheets.reading import read_rows
from schemas.calls.charge import ChargeKind
from schemas.calls.state import CallState, EndReason
from schemas.people.kinds import OrgType
from tests.integration.serve.calls.test_controlling import alerted, running
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows, requested
from tests.integration.serve.recordings.test_reviewing import held
from tests.integration.serve.records_of_calls import NOON, asked, ended
from tests.integration.serve.world import World

RECORDS, BOOKINGS = "/api/records/call_records", "/api/records/call_bookings"


async def second_ward(world: World) -> str:
    async with world.database.transaction() as tx:
        prison = await units.get(tx, world.prison_id)
        ward = await units.add(
            tx, parent=prison, code="P03-W02", name="二监区", org_type=OrgType.WARD
        )
    return ward.id


@pytest.mark.requirement("VC-VCM-05")
async def test_a_finished_call_is_listed_with_all_that_it_was(people: People, world: World) -> None:
    call_id = await ended(world, watched_by="张民警", kind=ChargeKind.EXTRA)
    await alerted(world, call_id)
    await asked(world, NOON + timedelta(hours=1))
    leader = await people.officer("leader")
    (row,) = (await leader.get(RECORDS))["rows"]
    values = row["values"]
    assert row["id"] == call_id
    assert row["state"] == "ended"
    assert values["case_no"].startswith("P03-")
    told = {
        "inmate_name": "周某",
        "inmate_no": "3103000001",
        "relative_name": "李某某",
        "kinship": "spouse",
        "venue": None,
        "seconds": 300,
        "end_reason": "limit",
        "monitors": "张民警",
        "charged_as": "extra",
        "alerts": 1,
        "review": "waiting",
    }
    assert {name: values[name] for name in told} == told
    assert row["titles"]["ward_id"] == "P03监狱 一监区"
    assert (values["started_at"], values["ended_at"]) == (
        "2026-11-10T04:00:00Z",
        "2026-11-10T04:05:00Z",
    )


@pytest.mark.requirement("VC-VCM-06")
@pytest.mark.requirement("VC-VCM-08")
async def test_every_shown_column_filters_and_reset_shows_all_again(
    people: People, world: World
) -> None:
    ward_id = await second_ward(world)
    async with world.database.transaction() as tx:
        other_inmate = await person_rows.add_inmate(
            tx, inmate_no="3103000099", name="郑某", prison_id=world.prison_id, ward_id=ward_id
        )
    first = await ended(world, watched_by="张民警")
    await alerted(world, first)
    second = await ended(
        world,
        NOON + timedelta(days=2),
        seconds=900,
        to=CallState.CUT_OFF,
        reason=EndReason.OFFICER,
        kind=ChargeKind.SPECIAL,
        ward_id=ward_id,
        inmate_id=other_inmate,
        relative_id=world.stranger_id,
    )
    leader = await people.officer("leader")
    case_no = (await leader.get(f"{RECORDS}/{second}"))["record"]["values"]["case_no"]
    of_first: list[dict[str, Any]] = [
        {"ward_id": world.ward_id},
        {"inmate_name": "周"},
        {"inmate_no": "3103000001"},
        {"relative_name": "李某"},
        {"kinship": "spouse"},
        {"started_at.until": "2026-11-11T00:00:00Z"},
        {"ended_at.until": "2026-11-11T00:00:00Z"},
        {"planned_at.until": "2026-11-11T00:00:00Z"},
        {"seconds.until": "300"},
        {"end_reason": "limit"},
        {"monitors": "张"},
        {"charged_as": "ordinary"},
        {"alerts.from": "1"},
        {"state": "ended"},
        {"inmate_id": world.inmate_id},
        {"relative_id": world.relative_id},
    ]
    for asked_for in of_first:
        page = await leader.get(RECORDS, **asked_for)
        assert ([row["id"] for row in page["rows"]], page["total"]) == ([first], 1), asked_for
    of_second = [
        {"case_no": case_no},
        {"state": "cut_off"},
        {"charged_as": "special"},
        {"seconds.from": "301"},
        {"started_at.from": "2026-11-12T00:00:00Z"},
        {"ward_id": ward_id},
        {"end_reason": "officer"},
    ]
    for asked_for in of_second:
        page = await leader.get(RECORDS, **asked_for)
        assert [row["id"] for row in page["rows"]] == [second], asked_for
    assert (await leader.get(RECORDS, venue="一号"))["total"] == 0
    assert (await leader.get(RECORDS, review="reviewed"))["total"] == 0
    # Without conditions the default list is back, latest first; sorting and paging are SQL's.
    everything = await leader.get(RECORDS)
    assert [row["id"] for row in everything["rows"]] == [second, first]
    up = await leader.get(RECORDS, sort="seconds", limit=1)
    assert ([row["id"] for row in up["rows"]], up["total"]) == ([first], 2)


@pytest.mark.requirement("VC-VCM-07")
async def test_the_file_holds_the_same_rows_and_columns_and_says_who_took_it(
    people: People, world: World
) -> None:
    for hours in range(3):
        await ended(world, NOON + timedelta(hours=hours), watched_by="张民警")
    await ended(world, NOON + timedelta(days=1), to=CallState.MISSED)
    leader = await people.officer("leader")
    listed = await leader.get(RECORDS, state="ended")
    reply = await leader.http.get(f"{RECORDS}/export", params={"state": "ended", "format": "xlsx"})
    assert reply.is_success
    mark, header, *rows = read_rows(reply.content)
    assert "民警leader" in str(mark.cells[0])
    assert "共3条" in str(mark.cells[0])
    module = await leader.get("/api/modules/call_records")
    titles = [field["title"] for field in module["module"]["fields"] if field["transferred"]]
    assert list(header.cells[2:]) == titles
    assert [row.cells[0] for row in rows] == [row["id"] for row in listed["rows"]]
    numbers = [row["values"]["case_no"] for row in listed["rows"]]
    place = list(header.cells).index("案卷号")
    assert [row.cells[place] for row in rows] == numbers
    other = await people.officer("other_leader")
    assert (await other.get(RECORDS))["total"] == 0
    elsewhere = await other.http.get(f"{RECORDS}/export")
    assert len(list(read_rows(elsewhere.content))) == 2


@pytest.mark.requirement("VC-VCM-03")
async def test_bookings_are_approved_viewed_and_exported(people: People, world: World) -> None:
    call_id = await requested(world, await people.relative())
    leader, approver = await people.officer("leader"), await people.officer("approver")
    (row,) = (await leader.get(BOOKINGS, state="requested"))["rows"]
    assert (row["id"], row["values"]["charged_as"]) == (call_id, "ordinary")
    await approver.post(f"/api/calls/{call_id}/approve", {"reason": "准予"})
    (row,) = (await leader.get(BOOKINGS, state="approved", decided_by="approver"))["rows"]
    assert row["values"]["decision_reason"] == "准予"
    detail = await leader.get(f"{BOOKINGS}/{call_id}")
    assert detail["record"] == row
    content = (await leader.http.get(f"{BOOKINGS}/export", params={"state": "approved"})).content
    _, header, only = read_rows(content)
    cells = dict(zip(header.cells, only.cells, strict=False))
    assert (cells["记录编号"], cells["状态"], cells["审批民警"]) == (
        call_id,
        "已批准",
        "民警approver",
    )


@pytest.mark.requirement("VC-VCM-10")
async def test_the_detail_tells_both_people_and_the_exact_times(
    people: People, world: World
) -> None:
    call_id = await ended(world, watched_by="张民警")
    leader = await people.officer("leader")
    told = await leader.get(f"/api/call-records/{call_id}")
    assert (told["inmate"]["name"], told["relative"]["name"]) == ("周某", "李某某")
    of_inmate, of_relative = (
        {line["title"]: line["value"] for line in told[who]["lines"]}
        for who in ("inmate", "relative")
    )
    assert of_inmate["罪犯编号"] == "3103000001"
    assert of_relative["与罪犯关系"] == "配偶"
    assert "*" in of_relative["联系电话"]
    times = {one["title"]: one["at"] for one in told["times"]}
    assert (times["双方接通"], times["结束"]) == ("2026-11-10T04:00:00Z", "2026-11-10T04:05:00Z")
    (spell,) = told["monitors"]
    assert (spell["officer"], spell["until"]) == ("张民警", "2026-11-10T04:05:00Z")
    assert ("call.read", "ok", "") in await audit_rows(world, call_id)
    other = await people.officer("other_leader")
    assert (await other.http.get(f"/api/call-records/{call_id}")).status_code == 404


@pytest.mark.requirement("VC-VCM-11")
async def test_from_a_record_one_listens_again_and_from_a_running_call_one_watches(
    people: People, world: World
) -> None:
    call_id, part_id = await held(world, people)
    reviewer = await people.officer("reviewer")
    assert [row["id"] for row in (await reviewer.get(RECORDS))["rows"]] == [call_id]
    told = await reviewer.get(f"/api/call-records/{call_id}")
    assert (told["may_play"], told["may_watch"]) == (True, False)
    assert (await reviewer.http.get(f"/api/conversations/{call_id}/recording/{part_id}")).is_success
    (line,) = await reviewer.get(f"/api/conversations/{call_id}/transcript")
    assert line["text"] == "家里都好吗"


@pytest.mark.requirement("VC-VCM-11")
async def test_a_running_call_is_in_the_records_and_its_monitoring_opens(
    people: People, world: World
) -> None:
    call_id = await running(world, people)
    leader = await people.officer("leader")
    (row,) = (await leader.get(RECORDS, state="connected"))["rows"]
    assert row["id"] == call_id
    monitor = await people.officer("monitor")
    issued = await monitor.post(f"/api/calls/{call_id}/watch-tokens", {"device_id": "wall-of-test"})
    assert issued["token"]


@pytest.mark.requirement("VC-VCM-12")
async def test_an_assessment_says_reviewed_by_whom_and_when_and_a_second_stays_beside_it(
    people: People, world: World
) -> None:
    call_id, _ = await held(world, people)
    reviewer = await people.officer("reviewer")
    path = f"/api/conversations/{call_id}/reviews"
    await reviewer.post(path, {"summary": "无异常", "assessment": "normal"})
    (row,) = (await reviewer.get(RECORDS, review="reviewed"))["rows"]
    assert (row["state"], row["values"]["review"]) == ("ended", "reviewed")
    await reviewer.post(path, {"summary": "再听有疑问", "assessment": "attention"})
    case = await reviewer.get(f"/api/calls/{call_id}")
    told = [(one["officer"], one["summary"]) for one in case["reviews"]]
    assert told == [("民警reviewer", "无异常"), ("民警reviewer", "再听有疑问")]
    reviews = (await reviewer.get(f"/api/call-records/{call_id}"))["reviews"]
    assert [one["officer"] for one in reviews] == ["民警reviewer", "民警reviewer"]
    assert reviews[0]["at"] <= reviews[1]["at"]
