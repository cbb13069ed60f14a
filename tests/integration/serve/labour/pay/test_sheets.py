"""A ward's pay: calculated, adjusted, reported, approved or returned (LR-PAY-01, -03, -04, -06)."""

import pytest
from sqlalchemy import text

from pipelines.flows.labour.pay import reminders as pay_reminders
from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.labour.pay.sheets import (
    MONTH,
    NOON,
    add_item,
    again,
    opened,
    ready,
    report,
)
from tests.integration.serve.world import World


@pytest.mark.requirement("LR-PAY-01")
@pytest.mark.requirement("LR-PAY-03")
@pytest.mark.stand_in(
    "hours", "Hours and grades are kept in memory by the test.", rows=("LR-PAY-01",)
)
async def test_a_sheet_is_calculated_and_its_totals_follow_items(
    services: Services, people: People, world: World
) -> None:
    """480 x 2.37/60 = 18.96 and 450 x 2.37/60 = 17.775 -> 17.78."""
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = await opened(officer, world)
    assert [line["amount"] for line in made["lines"]] == ["18.96", "17.78"]
    assert (made["sheet"]["amount"], made["sheet"]["people"]) == ("36.74", 2)
    assert made["sheet"]["rules"] == ["2026-1"]
    assert made["allowed"] == ["calculate", "report"]
    path = f"/api/pay-sheets/{made['sheet']['id']}"
    told = await officer.get(f"{path}/lines/{made['lines'][1]['inmate_id']}")
    (step,) = told["steps"]
    assert (step["minutes"], step["rate"], step["factor"], step["product"], step["amount"]) == (
        450,
        "2.37",
        "1",
        "17.775000",
        "17.78",
    )
    await add_item(officer, world.inmate_id, "bonus", "5.00")
    await add_item(officer, world.inmate_id, "deduction", "1.50")
    stale = await officer.get(path)
    assert stale["sheet"]["needs_recalculation"] is True
    refused = await officer.refused(f"{path}/report", {"version": stale["sheet"]["version"]})
    assert refused == (409, "pay_outdated")
    new = await again(officer, stale["sheet"])
    (line,) = [one for one in new["lines"] if one["inmate_id"] == world.inmate_id]
    assert (line["earned"], line["items"], line["amount"]) == ("18.96", "3.50", "22.46")
    assert (new["sheet"]["amount"], new["sheet"]["version"]) == ("40.24", 2)
    asked = {"ward_id": world.ward_id, "month": MONTH}
    assert await officer.refused("/api/pay-sheets", asked) == (409, "pay_sheet_exists")
    stranger = await people.officer("other_leader")
    assert (await stranger.http.get(path)).status_code == 404


async def test_without_a_ledger_nothing_is_invented(people: People, world: World) -> None:
    world.now = NOON
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from labour_placement"))
    officer = await people.officer("labour")
    asked = {"ward_id": world.ward_id, "month": MONTH}
    assert await officer.refused("/api/pay-sheets", asked) == (503, "no_ledger")
    assert (await officer.get("/api/pay-months", month=MONTH))["wards"][0]["sheet"] is None


async def test_who_cannot_be_paid_is_named_and_nothing_is_half_done(
    services: Services, people: People, world: World
) -> None:
    ledger = await ready(services, people, world)
    ledger.grades = ledger.grades[:1]
    officer = await people.officer("labour")
    reply = await officer.ask("POST", "/api/pay-sheets", {"ward_id": world.ward_id, "month": MONTH})
    assert (reply.status_code, reply.json()["code"]) == (422, "pay_not_calculable")
    assert "陈0某（3103000100）2026-10-08没有等级工" in reply.json()["message"]
    assert (await officer.get("/api/pay-months", month=MONTH))["wards"][0]["sheet"] is None


@pytest.mark.requirement("LR-PAY-03")
async def test_items_come_in_bulk_and_a_reported_month_takes_none_of_a_file(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = await opened(officer, world)
    sheet = (
        "罪犯,月份,类别,金额,事由\n"
        f"3103000001,{MONTH},奖励,5.00,节约原料\n"
        f"3103000100,{MONTH},扣款,1.78,次品\n"
    )
    sent = {"file": ("项目.csv", sheet.encode())}
    path, origin = "/api/records/pay_items/import", {"Origin": officer.base}
    told = (await officer.http.post(path, files=sent, headers=origin)).json()
    assert (told["created"], told["problems"]) == (2, [])
    new = await again(officer, made["sheet"])
    assert [line["amount"] for line in new["lines"]] == ["23.96", "16.00"]
    await report(officer, new["sheet"])
    refused = await officer.http.post(path, files=sent, headers=origin)
    # Whichever way it is told, nothing came in.
    assert refused.status_code == 409 or refused.json()["problems"], refused.text
    assert (await officer.get("/api/records/pay_items"))["total"] == 2


@pytest.mark.requirement("LR-PAY-04")
@pytest.mark.requirement("LR-PAY-06")
async def test_a_reported_sheet_is_frozen_and_decided_by_ward_prison_and_bureau(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    item = await add_item(officer, world.inmate_id, "bonus", "5.00")
    made = await opened(officer, world)
    path = f"/api/pay-sheets/{made['sheet']['id']}"
    told = await report(officer, made["sheet"])
    assert (told["sheet"]["state"], told["allowed"]) == ("reported", [])
    # Every way to change it is closed.
    assert await officer.refused(f"{path}/calculation") == (409, "pay_reported")
    again_asked = {"version": told["sheet"]["version"]}
    assert await officer.refused(f"{path}/report", again_asked) == (409, "pay_reported")
    values = {
        "inmate_id": world.inmate_id,
        "month": MONTH,
        "item_kind": "bonus",
        "amount": "9.00",
        "reason": "补记",
    }
    new = await officer.refused("/api/records/pay_items", {"values": values})
    assert new == (409, "pay_reported")
    own = f"/api/records/pay_items/{item['id']}"
    edit = {"version": 1, "values": {"amount": "6.00"}, "reason": "改"}
    assert (await officer.ask("PUT", own, edit)).json()["code"] == "pay_reported"
    gone = f"{own}?version=1&reason=x"
    assert (await officer.http.delete(gone)).json()["code"] == "pay_reported"
    case = (await officer.get("/api/approvals"))["rows"][0]
    withdrawn = await officer.refused(f"/api/approvals/{case['id']}/withdraw", {"reason": "撤"})
    assert withdrawn == (409, "pay_reported")
    for login, node in (("approver", "监区"), ("leader", "监狱"), ("chief", "市局")):
        assert (await officer.get(path))["sheet"]["state"] == "reported"
        person = await people.officer(login)
        case = await only(person)
        assert case["node_title"] == f"{node}审批"
        await decide(person, case, "approve", "同意")
    after = (await officer.get(path))["sheet"]
    assert (after["state"], after["amount"]) == ("approved", "41.74")


@pytest.mark.requirement("LR-PAY-06")
@pytest.mark.parametrize("verdict", ["return", "reject"])
async def test_a_sheet_comes_back_with_the_opinion_and_goes_up_again(
    services: Services, people: People, world: World, verdict: str
) -> None:
    ledger = await ready(services, people, world)
    officer, approver = await people.officer("labour"), await people.officer("approver")
    made = await opened(officer, world)
    await report(officer, made["sheet"])
    await decide(approver, await only(approver), verdict, "请核对8日工时")
    back = await officer.get(f"/api/pay-sheets/{made['sheet']['id']}")
    assert (back["sheet"]["state"], back["sheet"]["opinion"]) == ("returned", "请核对8日工时")
    assert back["allowed"] == ["calculate", "report"]
    ledger.works(world.ward_id, world.inmate_id, 60, day=9)
    new = await again(officer, back["sheet"])
    assert new["sheet"]["amount"] == "39.11"
    # What had been reported stays known.
    one = await officer.get(f"/api/pay-sheets/{made['sheet']['id']}/lines/{world.inmate_id}")
    assert [version["amount"] for version in one["versions"]] == ["18.96"]
    told = await report(officer, new["sheet"])
    assert told["sheet"]["state"] == "reported"
    await decide(approver, await only(approver), "approve")


@pytest.mark.requirement("LR-PAY-04")
async def test_the_month_shows_who_is_late_and_reminds_them(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer, chief = await people.officer("labour"), await people.officer("chief")
    await opened(officer, world)
    month = await chief.get("/api/pay-months", month=MONTH)
    assert [(row["prison"], row["late"]) for row in month["wards"]] == [
        ("P03监狱", False),
        ("P04监狱", False),
    ]
    assert (month["due_on"], month["wards"][1]["sheet"]) == ("2026-11-10", None)
    assert len((await officer.get("/api/pay-months", month=MONTH))["wards"]) == 1
    database = world.database
    assert await pay_reminders.tell_late(database, 10, 3, NOON) == 0
    late = NOON.replace(day=11)
    # P04 has never calculated pay.
    assert await pay_reminders.tell_late(database, 10, 3, late) == 1
    assert await pay_reminders.tell_late(database, 10, 3, late.replace(day=13)) == 0
    assert await pay_reminders.tell_late(database, 10, 3, late.replace(day=14)) == 1
    world.now = late
    officer, chief = await people.officer("labour"), await people.officer("chief")
    (row, _) = (await chief.get("/api/pay-months", month=MONTH))["wards"]
    assert (row["late"], row["reminded_at"][:10]) == (True, "2026-11-14")
    await report(officer, row["sheet"])
    assert await pay_reminders.tell_late(database, 10, 3, late.replace(day=20)) == 0
    async with database.transaction() as tx:
        told = await tx.execute(text("select payload from outbox where subject like 'notify%'"))
        payloads = [str(one.payload) for one in told]
    assert len(payloads) == 2
    assert all("labour_pay:report" in one for one in payloads)
