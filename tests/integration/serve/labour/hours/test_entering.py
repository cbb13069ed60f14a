"""A ward's day entered, submitted, booked, decided by another person (LR-HOUR-01, -02, -04)."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from connectors.postgres.audit import audit
from connectors.postgres.headcount import spells
from schemas.people.kinds import Role
from tests.integration.serve.approving import APPROVER, add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World

LATER = "2026-11-26"
LESS = {"standard_minutes": 400, "day_minutes": 400}


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


def refused_lines(reply: Any) -> list[tuple[int, str]]:
    return [(one["index"], one["code"]) for one in reply.json()["detail"]["problems"]]


@pytest.mark.requirement("LR-HOUR-02", "LR-IF-04")
async def test_the_page_opens_with_the_wards_inmates_and_their_defaults(
    ward: Ward, labour: Person
) -> None:
    view = await ward.view(labour)
    assert [(row["inmate_no"], row["post"], row["default_minutes"]) for row in view["rows"]] == [
        ("3103000001", "缝纫岗", 420),
        ("3103000002", "缝纫岗", 420),
        ("3103000003", "缝纫岗", 420),
        ("3103000004", "", 0),
    ]
    assert (view["rest_day"], view["limits"]["day_minutes"], view["sheet"]) == (False, 480, None)
    sunday = await ward.view(labour, "2026-11-22")
    assert sunday["rest_day"]
    assert {row["default_minutes"] for row in sunday["rows"]} == {0}


@pytest.mark.requirement("LR-HOUR-04", "LR-GEN-06")
async def test_submitted_is_booked_at_once_and_locked_once_another_person_approves(
    ward: Ward, labour: Person, approver: Person, world: World
) -> None:
    made = await ward.submit(labour, ward.line(0), ward.line(1), ward.line(1, 60, "overtime"))
    assert (made["booked"], made["sheet"]["state"], made["sheet"]["version"]) == (
        True, "submitted", 1,
    )  # fmt: skip
    assert [made["sheet"][name] for name in ("people", "lines", "overtime_minutes")] == [2, 3, 60]
    view = await ward.view(labour)
    assert sorted(line["minutes"] for line in view["lines"]) == [60, 420, 420]
    case = await only(approver)
    assert case["kind_title"] == "劳动工时"
    detail = await decide(approver, case, "approve", "同意")
    assert detail["case"]["state"] == "approved"
    view = await ward.view(labour)
    assert [view["sheet"][name] for name in ("state", "decided_name", "opinion")] == [
        "approved", "民警approver", "同意",
    ]  # fmt: skip
    again = await labour.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(0, 60), version=1))
    assert (again.status_code, again.json()["code"]) == (409, "sheet_locked")
    signed = await approver.get(f"/api/approvals/{case['id']}/signatures")
    assert signed["verified"]
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "timesheet", view["sheet"]["id"])
    told = [(row.action, row.actor_name) for row in rows]
    assert told == [
        ("labour_hours.submit", "民警labour"),
        ("labour_hours.decided", "民警approver"),
    ]


@pytest.mark.requirement("LR-GEN-06")
async def test_who_entered_cannot_approve(ward: Ward, world: World, people: People) -> None:
    """Neither in the inbox nor by the interface, whatever roles the person holds."""
    await add_officer(world, "both", "P03-W01", frozenset({Role.LABOUR, Role.APPROVER}))
    both = await people.officer("both")
    made = await ward.submit(both, ward.line(0))
    assert (await both.get("/api/approvals/pending"))["rows"] == []
    case = made["sheet"]["case_id"]
    path = f"/api/approvals/{case}/decisions"
    assert await both.refused(path, {"visit": 1, "verdict": "approve", "opinion": ""}) == (
        403, "not_approver",
    )  # fmt: skip


@pytest.mark.requirement("LR-GEN-06")
async def test_who_enters_a_returned_sheet_anew_is_its_applicant(
    ward: Ward, world: World, people: People, labour: Person, approver: Person
) -> None:
    await ward.submit(labour, ward.line(0))
    await decide(approver, await only(approver), "return", "请核对")
    await add_officer(world, "both", "P03-W01", frozenset({Role.LABOUR, Role.APPROVER}))
    both = await people.officer("both")
    made = await ward.submit(both, ward.line(0, 400), version=1)
    assert (await both.get("/api/approvals/pending"))["rows"] == []
    assert (await only(approver))["id"] == made["sheet"]["case_id"]


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_returned_sheet_tells_the_opinion_and_comes_again_as_the_next_version(
    ward: Ward, labour: Person, approver: Person
) -> None:
    await ward.submit(labour, ward.line(0), ward.line(1))
    await decide(approver, await only(approver), "return", "第2行有误")
    view = await ward.view(labour)
    assert (view["sheet"]["state"], view["sheet"]["opinion"]) == ("returned", "第2行有误")
    assert len(view["lines"]) == 2
    made = await ward.submit(labour, ward.line(0), ward.line(1, 300), version=1)
    assert (made["sheet"]["version"], made["booked"]) == (2, True)
    view = await ward.view(labour)
    assert sorted(line["minutes"] for line in view["lines"]) == [300, 420]
    stale = await labour.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(0), version=1))
    assert stale.json()["code"] == "sheet_in_approval"
    assert (await only(approver))["id"] == made["sheet"]["case_id"]


@pytest.mark.requirement("LR-HOUR-01", "LR-XC-07")
async def test_a_line_beyond_limits_or_of_a_stranger_is_refused_with_the_reason(
    ward: Ward, labour: Person, people: People
) -> None:
    lines = [ward.line(0, 481), ward.line(1, 121, "overtime"), ward.line(3), ward.line(2, 480)]
    wanted = [(0, "above_day_limit"), (1, "above_overtime_limit"), (2, "post_not_held")]
    reply = await labour.ask("POST", "/api/hours/sheets", ward.sheet(*lines))
    assert (reply.status_code, reply.json()["code"]) == (422, "hours_refused")
    assert refused_lines(reply) == wanted
    body = {key: value for key, value in ward.sheet(*lines).items() if key != "version"}
    checked = await labour.post("/api/hours/check", body)
    assert [(one["index"], one["code"]) for one in checked["problems"]] == wanted
    assert (await ward.view(labour))["sheet"] is None
    # A changed limit counts at once.
    leader = await people.officer("leader")
    record = await leader.get(f"/api/records/work_schedules/{ward.schedule}")
    change = {
        "version": record["record"]["version"],
        "values": LESS,
        "reason": "减时",
    }
    reply = await leader.ask("PUT", f"/api/records/work_schedules/{ward.schedule}", change)
    assert reply.is_success, reply.text
    reply = await labour.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(2, 420)))
    assert refused_lines(reply) == [(0, "above_day_limit")]


@pytest.mark.requirement("LR-HOUR-01")
async def test_who_left_the_ward_is_refused_and_the_week_is_counted(
    ward: Ward, labour: Person, world: World
) -> None:
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        await ward.submit(labour, ward.line(0, 480), day=day)
    reply = await labour.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(0, 61), day=LATER))
    assert refused_lines(reply) == [(0, "above_week_limit")]
    async with world.database.transaction() as tx:
        gone = datetime(2026, 11, 25, tzinfo=UTC)
        before = await spells.of_inmate(tx, ward.inmates[1])
        ended = [msgspec.structs.replace(one, until=gone, ended="released") for one in before]
        await spells.replace(tx, ward.inmates[1], before, ended)
    reply = await labour.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(1), day=LATER))
    assert refused_lines(reply) == [(0, "not_in_ward")]
    # On the day before the release the inmate was there.
    assert (await ward.view(labour))["rows"][1]["inmate_no"] == "3103000002"


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_draft_survives_a_break_and_is_told_to_others(
    ward: Ward, labour: Person, people: People, world: World
) -> None:
    rows = [{"inmate_id": ward.inmates[0], "post_id": ward.post, "normal": "7.5"}]
    body = {"ward_id": ward.id, "day": ward.day, "rows": rows}
    reply = await labour.ask("PUT", "/api/hours/draft", body)
    assert reply.is_success
    later = await people.officer("labour")
    assert (await ward.view(later))["draft"]["rows"][0]["normal"] == "7.5"
    await add_officer(world, "second", "P03-W01", APPROVER)
    second = await people.officer("second")
    view = await ward.view(second)
    assert (view["draft"], [one["officer"] for one in view["others"]]) == (None, ["民警labour"])
    await ward.submit(labour, ward.line(0))
    assert (await ward.view(second))["others"] == []
    reply = await labour.ask("PUT", "/api/hours/draft", body)
    assert reply.json()["code"] == "sheet_submitted"


async def test_hours_of_other_prisons_and_days_to_come_are_closed(
    ward: Ward, labour: Person, people: People
) -> None:
    stranger = await people.officer("other_leader")
    reply = await stranger.http.get("/api/hours/day", params={"ward_id": ward.id, "day": ward.day})
    assert (reply.status_code, reply.json()["code"]) == (404, "ward_not_found")
    coming = ward.sheet(ward.line(0), day="2026-11-27")
    reply = await labour.ask("POST", "/api/hours/sheets", coming)
    assert reply.json()["code"] == "day_in_future"


async def test_withdrawing_frees_the_day(ward: Ward, labour: Person, approver: Person) -> None:
    made = await ward.submit(labour, ward.line(0))
    await labour.post(f"/api/approvals/{made['sheet']['case_id']}/withdraw")
    view = await ward.view(labour)
    assert view["sheet"]["state"] == "returned"
    await ward.submit(labour, ward.line(0, 400), version=1)
    view = await booked(ward, labour, 2)
    assert view["lines"][0]["minutes"] == 400


async def test_what_cannot_be_an_id_is_refused_with_words(ward: Ward, labour: Person) -> None:
    """Twenty-six characters may say more than an id holds."""
    line = {**ward.line(0), "inmate_id": "Z" * 26}
    reply = await labour.ask("POST", "/api/hours/sheets", ward.sheet(line))
    assert (reply.status_code, refused_lines(reply)) == (422, [(0, "not_in_ward")])
    days = {"since": ward.day, "until": ward.day}
    asked = {"by": "inmate", "key": "Z" * 26, **days}
    opened = await labour.http.get(f"{COUNTS}/lines", params=asked)
    assert (opened.status_code, opened.json()["code"]) == (422, "bad_key")
