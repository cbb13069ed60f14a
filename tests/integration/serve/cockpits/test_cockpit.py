"""The cockpit's headcount, key control in it and in pre-review, and where inmates may be."""

import io
from typing import Any

import pytest
from openpyxl import Workbook

from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

HEADS = "/api/cockpit/headcount"
INMATES = "/api/records/inmates"


async def control(leader: Person, inmate_id: str, action: str, **more: Any) -> Any:
    path = f"{INMATES}/{inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    body = {"version": version, "reason": "涉黑案件", **more}
    return await leader.post(f"{path}/actions/{action}", body)


async def figures(officer: Person) -> tuple[int, int]:
    """In custody and under key control, each equal to the list behind it."""
    heads = await officer.get(HEADS)
    listed = await officer.get(INMATES, state="in_custody")
    marked = await officer.get(INMATES, state="in_custody", key_control="true")
    assert (heads["in_custody"], heads["key_control"]) == (listed["total"], marked["total"])
    return heads["in_custody"], heads["key_control"]


@pytest.mark.requirement("VC-BASE-11")
async def test_key_control_counts_at_once_in_pre_review_and_cockpit_and_keeps_its_history(
    people: People, world: World
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    held, marked = await figures(leader)
    path = f"{INMATES}/{world.inmate_id}"
    shown = (await leader.get(path))["record"]["actions"]
    assert "set_key_control" in shown
    assert "lift_key_control" not in shown

    await requested(world, await people.relative(), minutes_ahead=60)
    visit = {"inmate_id": world.inmate_id, "relative_id": world.relative_id}
    times = {"day": "2026-12-01", "starts": "09:30", "minutes": 30}
    made = await leader.post("/api/records/visit_bookings", {"values": visit | times})
    await leader.post(
        f"/api/records/visit_bookings/{made['id']}/actions/submit", {"version": made["version"]}
    )
    cases = [row["id"] for row in (await approver.get("/api/approvals/pending"))["rows"]]
    assert len(cases) == 2
    assert await checks(approver, cases) == [True, True]

    until = "2030-01-01T00:00:00+08:00"
    flagged = await control(
        leader, world.inmate_id, "set_key_control", values={"key_control_until": until}
    )
    assert "set_key_control" not in flagged["actions"]
    assert "lift_key_control" in flagged["actions"]
    assert await figures(leader) == (held, marked + 1)
    assert await checks(approver, cases) == [False, False]
    twice = {"version": flagged["version"], "reason": "再次"}
    assert await leader.refused(f"{path}/actions/set_key_control", twice) == (
        409,
        "value_not_allowed",
    )

    await control(leader, world.inmate_id, "lift_key_control")
    assert await figures(leader) == (held, marked)
    assert await checks(approver, cases) == [True, True]
    periods = [one for one in (await leader.get(path))["periods"] if one["field"] == "key_control"]
    assert [one["title"] for one in periods if one["reason"] == "涉黑案件"] == ["否", "重控"]
    told = [one["action"] for one in await leader.get(f"{path}/changes")]
    assert told[:2] == ["lift_key_control", "set_key_control"]


async def checks(approver: Person, cases: list[str]) -> list[bool]:
    """Whether the check of key control passes in each case."""
    outcomes = []
    for case in cases:
        read = await approver.get(f"/api/approvals/{case}")
        (check,) = [one for one in read["checks"] if one["name"] == "key_control"]
        outcomes.append(check["passed"])
    return outcomes


async def test_key_control_that_is_still_to_come_can_be_lifted(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    later = {"key_control_from": "2030-01-01T00:00:00+08:00"}
    waiting = await control(leader, world.inmate_id, "set_key_control", values=later)
    assert waiting["values"]["key_control"] is False
    assert {"set_key_control", "lift_key_control"} <= set(waiting["actions"])
    lifted = await control(leader, world.inmate_id, "lift_key_control")
    assert lifted["values"]["key_control_from"] is None
    assert "lift_key_control" not in lifted["actions"]


@pytest.mark.requirement("VC-BASE-14")
async def test_inmates_stand_in_wards_and_statistics_list_wards_alone(
    people: People, world: World
) -> None:
    bench = Bench("org_units", people, world)
    keeper, leader = await bench.keeper(), await people.officer("leader")
    section = await bench.create()
    assert section["values"]["org_type"] == "SECTION"
    units = (await keeper.get("/api/records/org_units", limit=200))["rows"]
    below = [row["values"] for row in units if row["values"]["parent_id"] == world.prison_id]
    assert {row["org_type"] for row in below} == {"SECTION", "WARD"}

    sample = await bench.sample("inmates")
    by_form = await leader.ask("POST", INMATES, {"values": sample | {"ward_id": section["id"]}})
    assert by_form.json()["detail"]["problems"] == [
        {"field": "ward_id", "message": "所在监区只能是监区"}
    ]
    made = await leader.post(INMATES, {"values": sample})
    moved = {"version": 1, "values": {"ward_id": section["id"]}, "reason": "调动"}
    assert (await leader.ask("PUT", f"{INMATES}/{made['id']}", moved)).status_code == 422
    report = await Bench("inmates", people, world).load(
        leader, book(made["values"]["inmate_no"], section["values"]["code"])
    )
    assert (report["changed"], report["refused"]) == (0, 1)
    assert report["problems"][0]["message"] == "所在监区只能是监区"

    (prison,) = (await leader.get(HEADS))["prisons"]
    assert [ward["name"] for ward in prison["wards"]] == ["一监区"]
    assert section["id"] not in str(prison)
    (ward,) = prison["wards"]
    listed = await leader.get(INMATES, ward_id=ward["unit_id"], state="in_custody")
    assert ward["in_custody"] == listed["total"] == prison["in_custody"] == 2


def book(inmate_no: str, unit_code: str) -> bytes:
    made = Workbook()
    assert made.active is not None
    made.active.append(["罪犯编号", "所在监区"])
    made.active.append([inmate_no, unit_code])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


async def test_the_cockpit_shows_the_own_reach_alone(people: People) -> None:
    names = {}
    for login in ("chief", "leader", "approver"):
        heads = await (await people.officer(login)).get(HEADS)
        names[login] = [one["name"] for one in heads["prisons"]]
    assert names == {
        "chief": ["P03监狱", "P04监狱"],
        "leader": ["P03监狱"],
        "approver": ["P03监狱"],
    }
    reply = await (await people.officer("monitor")).http.get(HEADS)
    assert reply.status_code == 403
