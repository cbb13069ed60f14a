"""Output of projects counts once it is approved, and adds up by class (LR-XC-04)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.rules.sheets.reading import read_rows
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

REPORT = "/api/output-by-project-class"
NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)
pytestmark = pytest.mark.requirement("LR-XC-04")


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    world.now = NOW
    return Bench("project_outputs", people, world)


async def submit(bench: Bench, person: Person, row: Any) -> Any:
    path = f"{bench.path}/{row['id']}/actions/submit"
    return await person.post(path, {"version": row["version"], "values": {}, "reason": ""})


async def approve(approver: Person, verdict: str = "approve") -> None:
    for case in (await approver.get("/api/approvals/pending"))["rows"]:
        await decide(approver, case, verdict, "核对无误")


async def filled(bench: Bench, keeper: Person, approver: Person) -> dict[str, str]:
    """Two classes in two months: three approved rows, one that waits, one draft."""
    projects = {
        name: (await bench.create("labour_projects", name=name, project_class=code))["id"]
        for name, code in (
            ("电子装配", "assembly"),
            ("线圈绕制", "assembly"),
            ("服装缝制", "garment"),
        )
    }
    for name, month, value in (
        ("电子装配", "2026-09", "100000.10"),
        ("电子装配", "2026-10", "36000.20"),
        ("线圈绕制", "2026-10", "4000.15"),
    ):
        row = await bench.create(project_id=projects[name], month=month, output_value=value)
        await submit(bench, keeper, row)
    await approve(approver)
    waiting = {"project_id": projects["服装缝制"], "output_value": "77.00"}
    await submit(bench, keeper, await bench.create(**waiting, month="2026-10"))
    await bench.create(**waiting, month="2026-11")
    return projects


def lines(told: Any) -> list[Any]:
    return [
        (
            one["title"],
            one["value"],
            one["unapproved"],
            [(p["name"], p["value"]) for p in one["projects"]],
        )
        for one in told["classes"]
    ]


async def test_a_month_and_a_year_add_up_and_unapproved_rows_count_nowhere(
    bench: Bench, people: People
) -> None:
    leader, approver = await bench.keeper(), await people.officer("prison_approver")
    await filled(bench, leader, approver)
    month = await leader.get(REPORT, period="2026-10")
    assert lines(month) == [
        ("电子装配", "40000.35", 0, [("电子装配", "36000.20"), ("线圈绕制", "4000.15")]),
        ("服装缝制", "0.00", 1, [("服装缝制", "0.00")]),
    ]
    assert (month["value"], month["months"], month["unapproved"]) == ("40000.35", 2, 1)
    year = await leader.get(REPORT, period="2026")
    assert lines(year) == [
        ("电子装配", "140000.45", 0, [("电子装配", "136000.30"), ("线圈绕制", "4000.15")]),
        ("服装缝制", "0.00", 2, [("服装缝制", "0.00")]),
    ]
    assert (year["value"], year["months"], year["unapproved"]) == ("140000.45", 3, 2)
    assert (await leader.get(REPORT, period="2025"))["classes"] == []
    # Once approved it counts; under correction it does no longer.
    await approve(approver)
    month = await leader.get(REPORT, period="2026-10")
    assert (month["value"], month["unapproved"]) == ("40077.35", 0)
    (row,) = (
        await leader.get(bench.path, month="2026-10", state="approved", sort="-output_value")
    )["rows"][:1]
    reopen = {"version": row["version"], "values": {}, "reason": "漏报一批"}
    await leader.post(f"{bench.path}/{row['id']}/actions/reopen", reopen)
    month = await leader.get(REPORT, period="2026-10")
    assert (month["value"], month["unapproved"]) == ("4077.15", 1)


async def test_the_file_says_what_the_page_says_and_its_taking_is_written_down(
    bench: Bench, people: People
) -> None:
    leader, approver = await bench.keeper(), await people.officer("prison_approver")
    await filled(bench, leader, approver)
    reply = await leader.http.get(f"{REPORT}/export", params={"period": "2026-10"})
    assert reply.is_success
    rows = [list(row.cells) for row in read_rows(reply.content)]
    assert "民警leader" in str(rows[0][0])
    assert rows[3:] == [
        ["电子装配", "小计", None, 40000.35, 2, 0],
        ["电子装配", "电子装配", "P03监狱", 36000.2, 1, 0],
        ["电子装配", "线圈绕制", "P03监狱", 4000.15, 1, 0],
        ["服装缝制", "小计", None, 0, 0, 1],
        ["服装缝制", "服装缝制", "P03监狱", 0, 0, 1],
        ["合计", None, None, 40000.35, 2, 1],
    ]
    (taken,) = [
        row
        for row in (await (await people.officer("auditor")).get("/api/audit/rows"))["rows"]
        if row["action"] == "output_by_project_class.export"
    ]
    assert taken["detail"]["period"] == "2026-10"


async def test_another_prison_and_another_role_see_no_output(
    bench: Bench, people: People, world: World
) -> None:
    leader, approver = await bench.keeper(), await people.officer("prison_approver")
    await filled(bench, leader, approver)
    other = await people.officer("other_leader")
    assert (await other.get(REPORT, period="2026"))["classes"] == []
    chief = await people.officer("chief")
    whole = await chief.get(REPORT, period="2026")
    assert whole["value"] == "140000.45"
    within = await chief.get(REPORT, period="2026", unit_id=world.other_prison_id)
    assert within["classes"] == []
    monitor = await people.officer("monitor")
    assert (await monitor.http.get(REPORT, params={"period": "2026"})).status_code == 403
    for wrong in ("2026-13", "26", "2026-1", ""):
        assert (await leader.http.get(REPORT, params={"period": wrong})).is_client_error


async def test_a_labour_officer_submits_and_does_not_decide(
    bench: Bench, people: People, world: World
) -> None:
    both = frozenset({Role.LABOUR, Role.APPROVER})
    await add_officer(world, "p03.labour", "P03", both)
    officer = await people.officer("p03.labour")
    row = await bench.create()
    answered = await submit(bench, officer, row)
    assert answered["state"] == "pending"
    assert (await officer.get("/api/approvals/pending"))["rows"] == []
    approver = await people.officer("prison_approver")
    await approve(approver, "reject")
    refused = (await officer.get(f"{bench.path}/{row['id']}"))["record"]
    assert refused["state"] == "rejected"
    # Mended, it goes the same way again.
    mend = {"version": refused["version"], "values": {"quantity": 1100}}
    mended = await officer.put(f"{bench.path}/{row['id']}", mend)
    await submit(bench, officer, mended)
    await approve(approver)
    assert (await officer.get(f"{bench.path}/{row['id']}"))["record"]["state"] == "approved"


async def test_months_before_the_project_and_to_come_are_refused(bench: Bench) -> None:
    leader = await bench.keeper()
    for month, told in (("2025-12", "早于项目开始"), ("2026-12", "晚于本月")):
        values = await bench.sample() | {"month": month}
        reply = await leader.ask("POST", bench.path, {"values": values})
        assert told in reply.json()["message"]
