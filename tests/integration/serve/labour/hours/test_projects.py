"""A post names its project from a day on, and hours are counted by it (LR-HOUR-03)."""

from typing import Any

import pytest

from connectors.postgres.platform import units
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS, key_of, lines_of
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World

RANGE = {"since": "2026-11-01", "until": "2026-11-30"}


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def project(leader: Person, prison_id: str, name: str) -> str:
    values = {
        "name": name, "prison_id": prison_id, "project_class": "garment", "partner": "某厂",
        "starts_on": "2026-01-01",
    }  # fmt: skip
    made = await leader.post("/api/records/labour_projects", {"values": values})
    return str(made["id"])


def asked(ward: Ward, project_id: str, since: str, **more: Any) -> dict[str, Any]:
    values = {"post_id": ward.post, "project_id": project_id, "valid_from": since, **more}
    return {"values": values}


async def by_project(officer: Person) -> dict[str, tuple[str, int]]:
    told = await officer.get(COUNTS, by="project", step="month", **RANGE)
    return {
        key_of(line): (line["titles"][0], line["values"]["unapproved"]) for line in lines_of(told)
    }


@pytest.mark.requirement("LR-HOUR-03")
async def test_hours_count_for_the_project_that_the_post_had_on_their_day(
    ward: Ward, leader: Person, people: People, world: World
) -> None:
    labour = await people.officer("labour")
    first = await project(leader, world.prison_id, "甲项目")
    second = await project(leader, world.prison_id, "乙项目")
    path = "/api/records/post_projects"
    await ward.submit(labour, ward.line(0), day="2026-11-20")
    # The world stands at the 26th; what begins later counts from then on.
    await leader.post(path, asked(ward, first, "2026-11-23"))
    await ward.submit(labour, ward.line(0), day="2026-11-24")
    await ward.submit(labour, ward.line(1, 300), day="2026-11-19")
    await leader.post(path, asked(ward, second, "2026-11-26"))
    await ward.submit(labour, ward.line(1, 60), day="2026-11-25")
    await ward.submit(labour, ward.line(2, 100), day="2026-11-26")
    for day in ("2026-11-19", "2026-11-20", "2026-11-24", "2026-11-25", "2026-11-26"):
        await booked(ward, labour, 1, day)
    assert await by_project(labour) == {
        "none": ("无项目", 720),
        first: ("甲项目", 480),
        second: ("乙项目", 100),
    }
    lines = RANGE | {"by": "project", "key": first, "approved": "false"}
    opened = await labour.get(f"{COUNTS}/lines", **lines)
    assert opened["sums"] == {"minutes": 480}
    assert {row["values"]["project"] for row in opened["rows"]} == {"甲项目"}


async def test_days_gone_by_keep_their_project(
    ward: Ward, leader: Person, people: People, world: World
) -> None:
    first = await project(leader, world.prison_id, "甲项目")
    second = await project(leader, world.prison_id, "乙项目")
    path = "/api/records/post_projects"
    made = await leader.post(path, asked(ward, first, "2026-11-01"))
    late = await leader.ask("POST", path, asked(ward, second, "2026-11-20"))
    assert late.status_code == 422
    assert "不能早于今天" in late.text
    change = {"version": 1, "values": {"project_id": second}, "reason": "改项目"}
    kept = await leader.ask("PUT", f"{path}/{made['id']}", change)
    assert kept.status_code == 422
    assert "请新增一条" in kept.text
    elsewhere = await people.officer("chief")
    async with world.database.transaction() as tx:
        prison = await units.by_code(tx, "P04")
    assert prison is not None
    other = await project(elsewhere, prison.id, "别监项目")
    strange = await elsewhere.ask("POST", path, asked(ward, other, "2026-12-01"))
    assert strange.status_code == 422
    assert "不属于岗位所在的监狱" in strange.text
    await leader.post(path, asked(ward, second, "2026-12-01"))


async def test_a_corrected_line_keeps_its_project_and_a_new_one_takes_the_days(
    ward: Ward, leader: Person, people: People, world: World
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    first = await project(leader, world.prison_id, "甲项目")
    await leader.post("/api/records/post_projects", asked(ward, first, "2026-11-01"))
    sheet = await ward.approved(labour, approver, ward.line(0))
    changes = [{**ward.line(0), "minutes": 400}, {**ward.line(1), "minutes": 60}]
    told = {"timesheet_id": sheet["id"], "version": 1, "reason": "漏记", "changes": changes}
    await labour.post("/api/hours/corrections", told)
    await decide(approver, await only(approver), "approve", "")
    await booked(ward, labour, 2)
    counted = await labour.get(COUNTS, by="project", step="month", **RANGE)
    totals = [(key_of(line), line["values"]["total"]) for line in lines_of(counted)]
    assert totals == [(first, 460)]
