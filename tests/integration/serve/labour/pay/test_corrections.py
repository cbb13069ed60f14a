"""Reported pay changes by an approved request alone, and both versions stay (LR-PAY-07)."""

from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.labour import pay_sheets
from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.pay.sheets import (
    MONTH,
    more_inmates,
    opened,
    ready,
    report,
    rule,
)
from tests.integration.serve.world import World

UPWARDS = ("approver", "leader", "chief")


async def pass_up(people: People) -> None:
    for login in UPWARDS:
        person = await people.officer(login)
        await decide(person, await only(person), "approve", "同意")


async def approved(people: People, officer: Person, world: World) -> Any:
    made = await opened(officer, world)
    await report(officer, made["sheet"])
    await pass_up(people)
    return (await officer.get(f"/api/pay-sheets/{made['sheet']['id']}"))["sheet"]


@pytest.mark.requirement("LR-PAY-07")
async def test_a_correction_changes_the_named_rows_alone_once_and_keeps_both(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    path = f"/api/pay-sheets/{sheet['id']}"
    lines = (await officer.get(path))["lines"]
    other = next(one for one in lines if one["inmate_id"] != world.inmate_id)["inmate_id"]
    rows = [{"inmate_id": world.inmate_id, "amount": "20.00"}]
    asked = {"version": sheet["version"], "rows": rows, "reason": "漏计奖励"}
    opened_case = await officer.post(f"{path}/corrections", asked)
    assert await officer.refused(f"{path}/corrections", asked) == (409, "already_asked")
    # Nothing changes while it waits, and nothing of it lies in clear.
    assert (await officer.get(path))["sheet"]["amount"] == "36.74"
    async with world.database.transaction() as tx:
        found = text("select proposal::text from approval_case where kind = 'pay_correction'")
        assert "20.00" not in str(await tx.scalar(found))
    chief = await people.officer("approver")
    seen = await chief.get(f"/api/approvals/{opened_case['case_id']}")
    assert seen["difference"] == [
        {"title": "周某（3103000001）", "before": "18.96", "after": "20.00"}
    ]
    await pass_up(people)
    after = await officer.get(path)
    assert (after["sheet"]["state"], after["sheet"]["amount"]) == ("approved", "37.78")
    one = await officer.get(f"{path}/lines/{world.inmate_id}")
    assert (one["line"]["amount"], one["line"]["version"]) == ("20.00", 2)
    assert [(step["kind"], step["amount"]) for step in one["steps"]] == [
        ("hours", "18.96"),
        ("correction", "1.04"),
    ]
    (before,) = one["versions"]
    assert (before["amount"], before["reason"], before["case_id"]) == (
        "18.96",
        "漏计奖励",
        opened_case["case_id"],
    )
    assert (await officer.get(f"{path}/lines/{other}"))["versions"] == []
    assert await officer.refused(f"{path}/corrections", asked) == (409, "changed_meanwhile")


@pytest.mark.requirement("LR-PAY-07")
async def test_a_line_is_deleted_by_request_and_a_refused_request_changes_nothing(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    path = f"/api/pay-sheets/{sheet['id']}"
    rows = [{"inmate_id": world.inmate_id, "amount": None}]
    asked = {"version": sheet["version"], "rows": rows, "reason": "重复计算"}
    await officer.post(f"{path}/corrections", asked)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "reject", "理由不足")
    assert (await officer.get(path))["sheet"]["amount"] == "36.74"
    await officer.post(f"{path}/corrections", asked)
    await pass_up(people)
    after = await officer.get(path)
    assert (after["sheet"]["people"], after["sheet"]["amount"]) == (1, "17.78")
    (gone,) = [one for one in after["lines"] if one["removed"]]
    assert gone["inmate_id"] == world.inmate_id
    one = await officer.get(f"{path}/lines/{world.inmate_id}")
    assert [(v["version"], v["amount"], v["removed"]) for v in one["versions"]] == [
        (1, "18.96", False)
    ]


@pytest.mark.requirement("LR-PAY-07")
async def test_a_request_adds_a_worker_who_was_left_out_and_takes_one_back_in(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    (newcomer,) = await more_inmates(world, 1, first=1)
    sheet = await approved(people, officer, world)
    path = f"/api/pay-sheets/{sheet['id']}"

    async def ask(version: int, **amounts: str | None) -> Any:
        rows = [{"inmate_id": who, "amount": amount} for who, amount in amounts.items()]
        wanted = {"version": version, "rows": rows, "reason": "漏报工时"}
        return await officer.post(f"{path}/corrections", wanted)

    case = await ask(1, **{newcomer: "8.00", world.inmate_id: None})
    approver = await people.officer("approver")
    seen = await approver.get(f"/api/approvals/{case['case_id']}")
    assert [(one["before"], one["after"]) for one in seen["difference"]] == [
        ("未列入", "8.00"),
        ("18.96", "删除"),
    ]
    await pass_up(people)
    after = await officer.get(path)
    assert (after["sheet"]["people"], after["sheet"]["amount"]) == (2, "25.78")
    one = await officer.get(f"{path}/lines/{newcomer}")
    assert [(step["kind"], step["title"]) for step in one["steps"]] == [
        ("correction", "经审批增补")
    ]
    assert one["versions"] == []
    await ask(2, **{world.inmate_id: "3.00"})
    await pass_up(people)
    after = await officer.get(path)
    assert (after["sheet"]["people"], after["sheet"]["amount"]) == (3, "28.78")
    one = await officer.get(f"{path}/lines/{world.inmate_id}")
    assert [(v["version"], v["amount"], v["removed"]) for v in one["versions"]] == [
        (2, "18.96", True),
        (1, "18.96", False),
    ]


async def test_what_is_no_correction_is_refused(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = (await opened(officer, world))["sheet"]
    path = f"/api/pay-sheets/{made['id']}/corrections"

    def asked(*rows: tuple[str, str], version: int = 1) -> dict[str, Any]:
        told = [{"inmate_id": who, "amount": amount} for who, amount in rows]
        return {"version": version, "rows": told, "reason": "改"}

    row = (world.inmate_id, "20.00")
    assert await officer.refused(path, asked(row)) == (409, "pay_not_approved")
    await report(officer, made)
    await pass_up(people)
    assert await officer.refused(path, asked(row, row)) == (422, "named_twice")
    assert await officer.refused(path, asked((world.ward_id, "1"))) == (422, "pay_line_not_found")
    same = asked((world.inmate_id, "18.96"))
    assert await officer.refused(path, same) == (422, "amount_unchanged")
    assert await officer.refused(path, asked((world.inmate_id, "-1"))) == (422, "invalid_input")


@pytest.mark.requirement("LR-PAY-07")
async def test_later_hours_flag_an_approved_sheet_and_say_what_they_change(
    services: Services, people: People, world: World
) -> None:
    ledger = await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    ledger.works(world.ward_id, world.inmate_id, 60, day=9)
    async with world.database.transaction() as tx:
        await pay_sheets.flag(tx, world.ward_id, MONTH, "9日工时已更正")
    path = f"/api/pay-sheets/{sheet['id']}"
    seen = (await officer.get(path))["sheet"]
    assert (seen["needs_recalculation"], seen["amount"]) == (True, "36.74")
    (row,) = (await officer.get(f"{path}/differences"))["rows"]
    assert (row["inmate_id"], row["before"], row["after"]) == (world.inmate_id, "18.96", "21.33")


@pytest.mark.requirement("LR-PAY-07")
async def test_a_correction_settles_the_flags_it_was_asked_for_and_none_that_came_later(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    path = f"/api/pay-sheets/{sheet['id']}"

    async def flag(reason: str) -> None:
        async with world.database.transaction() as tx:
            await pay_sheets.flag(tx, world.ward_id, MONTH, reason)

    async def ask(version: int, amount: str) -> None:
        rows = [{"inmate_id": world.inmate_id, "amount": amount}]
        wanted = {"version": version, "rows": rows, "reason": "工时更正"}
        await officer.post(f"{path}/corrections", wanted)

    async def flagged() -> tuple[bool, str]:
        seen = (await officer.get(path))["sheet"]
        return seen["needs_recalculation"], seen["recalculation_reason"]

    await flag("9日工时已更正")
    await ask(1, "20.00")
    await flag("10日工时已更正")
    await pass_up(people)
    # The rows were made for the 9th; of the 10th nobody knows whether they cover it.
    assert await flagged() == (True, "10日工时已更正")
    await ask(2, "21.00")
    await pass_up(people)
    assert await flagged() == (False, "")
    assert (await officer.get(path))["sheet"]["amount"] == "38.78"


@pytest.mark.requirement("LR-PAY-01")
@pytest.mark.stand_in("hours", "Hours and grades are kept in memory by the test.")
async def test_rules_never_overlap_and_one_that_paid_a_month_only_ends(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer, chief = await people.officer("labour"), await people.officer("chief")
    path = "/api/records/pay_rules"
    values = {
        "rule_no": "2026-2",
        "unit_id": world.bureau_id,
        "valid_from": "2026-11-01",
        "overtime_percent": 200,
        "rest_percent": 200,
        "rounding": "fen",
    }
    overlapping = await chief.ask("POST", path, {"values": values})
    assert overlapping.status_code == 422
    assert "2026-1" in overlapping.json()["message"]
    (first,) = (await chief.get(path))["rows"]
    made = await opened(officer, world)
    own = f"{path}/{first['id']}"
    # Until a month is reported its rule may change, and drafts are calculated anew.
    edit = {"version": 1, "values": {"overtime_percent": 180}, "reason": "更正"}
    await chief.put(own, edit)
    stale = await officer.get(f"/api/pay-sheets/{made['sheet']['id']}")
    assert stale["sheet"]["recalculation_reason"] == "报酬规则有变动"
    new = await officer.post(f"/api/pay-sheets/{made['sheet']['id']}/calculation")
    await report(officer, new["sheet"])
    for changed in ({"overtime_percent": 200}, {"valid_until": "2026-10-30"}):
        edit = {"version": 2, "values": changed, "reason": "更正"}
        refused = await chief.ask("PUT", own, edit)
        assert (refused.status_code, refused.json()["code"]) == (409, "pay_rule_used")
    edit = {"version": 2, "values": {"valid_until": "2026-10-31"}, "reason": "换版"}
    await chief.put(own, edit)
    await rule(people, world, **values)
