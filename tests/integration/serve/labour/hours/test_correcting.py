"""Approved hours change by an approved request alone, once, and both versions stay."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from connectors.postgres import make_id
from schemas.tables.labour.pay import pay_sheet
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("LR-HOUR-05", "LR-GEN-05")


def asked(sheet: Any, line: dict[str, Any], minutes: int | None, **more: Any) -> dict[str, Any]:
    change = {**line, "minutes": minutes}
    told = {"timesheet_id": sheet["id"], "version": sheet["version"], "reason": "漏记加班"}
    return {**told, "changes": [change], **more}


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


async def pay_calculated(world: World, ward: Ward) -> None:
    """A sheet of pay for the month, whose figures rest on the hours as they were."""
    async with world.database.transaction() as tx:
        values = {"id": make_id(), "ward_id": ward.id, "month": "2026-11", "state": "draft"}
        values |= {"version": 1, "people": 2, "minutes": {}, "rules": {}}
        values |= {"due_on": date(2026, 12, 5), "calculated_at": world.clock()}
        await tx.execute(pay_sheet.insert().values(**values))


async def test_a_correction_applies_once_approved_and_shows_both_versions(
    ward: Ward, labour: Person, approver: Person, world: World
) -> None:
    await pay_calculated(world, ward)
    sheet = await ward.approved(labour, approver, ward.line(0), ward.line(1))
    made = await labour.post("/api/hours/corrections", asked(sheet, ward.line(0), 450))
    assert made["state"] == "pending"
    assert (await ward.view(labour))["lines"][0]["minutes"] == 420
    case = await only(approver)
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [(one["before"], one["after"]) for one in detail["difference"]] == [
        ("7小时", "7小时30分")
    ]
    await decide(approver, case, "approve", "属实")
    view = await booked(ward, labour, 2)
    assert sorted(line["minutes"] for line in view["lines"]) == [420, 450]
    (kept,) = view["replaced"]
    assert [kept[name] for name in ("minutes", "version", "replaced_name", "name")] == [
        420, 1, "民警approver", "周某",
    ]  # fmt: skip
    (request,) = view["corrections"]
    assert [request[name] for name in ("state", "reason", "asked_name", "decided_name")] == [
        "approved", "漏记加班", "民警labour", "民警approver",
    ]  # fmt: skip
    assert view["sheet"]["normal_minutes"] == 870
    async with world.database.transaction() as tx:
        flags = select(pay_sheet.c.needs_recalculation, pay_sheet.c.recalculation_reason)
        (flagged,) = (await tx.execute(flags)).all()
    assert tuple(flagged) == (True, f"{ward.day}工时更正：漏记加班")
    stale = await labour.refused("/api/hours/corrections", asked(sheet, ward.line(0), 400))
    assert stale == (409, "changed_meanwhile")


async def test_a_request_is_refused_where_it_breaks_a_limit_or_another_is_open(
    ward: Ward, labour: Person, approver: Person
) -> None:
    sheet = await ward.approved(labour, approver, ward.line(0), ward.line(1))
    path = "/api/hours/corrections"
    assert await labour.refused(path, asked(sheet, ward.line(0), 481)) == (422, "hours_refused")
    assert await labour.refused(path, asked(sheet, ward.line(0), 420)) == (422, "nothing_changed")
    assert await approver.refused(path, asked(sheet, ward.line(0), 400)) == (403, "no_permission")
    await labour.post(path, asked(sheet, ward.line(0), None))
    assert await labour.refused(path, asked(sheet, ward.line(1), 60)) == (409, "already_asked")
    await decide(approver, await only(approver), "reject", "不属实")
    view = await ward.view(labour)
    assert (len(view["lines"]), view["corrections"][0]["state"]) == (2, "rejected")
    await labour.post(path, asked(sheet, ward.line(1), 60))


async def test_a_returned_request_gives_way_to_the_next(
    ward: Ward, labour: Person, approver: Person
) -> None:
    sheet = await ward.approved(labour, approver, ward.line(0))
    path = "/api/hours/corrections"
    await labour.post(path, asked(sheet, ward.line(0), 400))
    await decide(approver, await only(approver), "return", "原因不清")
    await labour.post(path, asked(sheet, ward.line(0), None) | {"reason": "当天就医"})
    await decide(approver, await only(approver), "approve", "")
    view = await booked(ward, labour, 2)
    assert (view["lines"], view["sheet"]["people"]) == ([], 0)
    assert [one["state"] for one in view["corrections"]] == ["approved", "withdrawn"]
