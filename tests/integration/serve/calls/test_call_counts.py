"""Extra calls, counts of each kind, and statistics that equal the records."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.rules.sheets.reading import read_rows
from schemas.calls.charge import ChargeKind
from schemas.calls.state import CallState
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body, requested
from tests.integration.serve.records_of_calls import NOON, ended
from tests.integration.serve.world import World

EXTRA, RECORDS = "/api/records/extra_calls", "/api/records/call_records"
TENTH = datetime(2026, 11, 10, 2, tzinfo=UTC)


async def counts(officer: Person) -> dict[str, tuple[int, int]]:
    """Used and left of the one inmate, by kind."""
    (row,) = (await officer.get("/api/call-counts"))["rows"]
    return {one["kind"]: (one["used"], one["left"]) for one in row["kinds"]}


async def use_up(world: World, relative: Person, calls: int = 3) -> list[str]:
    return [await requested(world, relative, minutes_ahead=60 * (n + 1)) for n in range(calls)]


async def ask(people: People, world: World, number: int = 1) -> tuple[Person, Any]:
    approver = await people.officer("prison_approver")
    asked = {"inmate_id": world.inmate_id, "number": number, "reason": "家中老人病重"}
    return approver, await approver.post("/api/extra-calls", asked)


@pytest.mark.requirement("VC-VCM-01")
async def test_extra_calls_are_offered_when_none_are_left_and_granted_to_the_number(
    people: People, world: World
) -> None:
    world.now = TENTH
    relative, approver = await people.relative(), await people.officer("prison_approver")
    asked = {"inmate_id": world.inmate_id, "number": 2, "reason": "家中老人病重"}
    (row,) = (await approver.get("/api/call-counts"))["rows"]
    assert row["may_apply"] is False
    assert await approver.refused("/api/extra-calls", asked) == (409, "calls_left")
    await use_up(world, relative)
    (row,) = (await approver.get("/api/call-counts"))["rows"]
    assert row["may_apply"] is True
    made = await approver.post("/api/extra-calls", asked)
    assert made["state"] == "pending"
    assert await approver.refused("/api/extra-calls", asked) == (409, "already_asked")
    fourth = request_body(world, minutes_ahead=300)
    assert await relative.refused("/api/relative/calls", fourth) == (409, "allowance_used")
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "approve", "同意增加")
    assert (await relative.get("/api/relative/inmates"))[0]["calls_left"] == 2
    for hours in (5, 6):
        await requested(world, relative, minutes_ahead=60 * hours)
    sixth = request_body(world, minutes_ahead=420)
    assert await relative.refused("/api/relative/calls", sixth) == (409, "allowance_used")
    # For that month alone: the next begins with the rule's own.
    world.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    relative = await people.relative()
    assert (await relative.get("/api/relative/inmates"))[0]["calls_left"] == 3


@pytest.mark.requirement("VC-VCM-02")
async def test_applications_are_kept_with_decision_and_use_and_are_found(
    people: People, world: World
) -> None:
    world.now = TENTH
    relative = await people.relative()
    await use_up(world, relative)
    approver, made = await ask(people, world)
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "approve", "同意增加")
    call_id = await requested(world, relative, minutes_ahead=300)
    found = await approver.get(EXTRA, reason="老人", month="2026-11", state="approved")
    (row,) = found["rows"]
    values = row["values"]
    assert (row["id"], values["number"], values["used"]) == (made["id"], 1, 1)
    assert (values["decided_by"], values["opinion"]) == ("民警leader", "同意增加")
    assert row["titles"]["applicant_id"].endswith("民警prison_approver")
    assert row["titles"]["inmate_id"].endswith("周某")
    assert (await approver.get(EXTRA, decided_by="没有此人"))["total"] == 0
    await relative.post(f"/api/relative/calls/{call_id}/cancel")
    (row,) = (await approver.get(EXTRA))["rows"]
    assert row["values"]["used"] == 0


async def test_a_refused_application_adds_nothing_and_keeps_its_reason(
    people: People, world: World
) -> None:
    world.now = TENTH
    relative = await people.relative()
    await use_up(world, relative)
    approver, _ = await ask(people, world)
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "reject", "理由不足")
    (row,) = (await approver.get(EXTRA))["rows"]
    assert (row["state"], row["values"]["opinion"]) == ("rejected", "理由不足")
    assert (await relative.get("/api/relative/inmates"))[0]["calls_left"] == 0
    other = await people.officer("other_leader")
    asked = {"inmate_id": world.inmate_id, "number": 1, "reason": "外单位"}
    assert await other.refused("/api/extra-calls", asked) == (404, "inmate_not_found")


@pytest.mark.requirement("VC-VCM-13")
async def test_three_calls_of_three_kinds_give_one_each_and_the_rest_agrees(
    people: People, world: World
) -> None:
    world.now = TENTH
    leader, relative = await people.officer("leader"), await people.relative()
    rule = {
        "name": "每月1次",
        "channel": "video",
        "unit_id": world.prison_id,
        "period": "month",
        "most_calls": 1,
        "most_minutes": 30,
    }
    await leader.post("/api/records/call_rules", {"values": rule})
    own = {
        "inmate_id": world.inmate_id,
        "unit_id": world.prison_id,
        "channel": "video",
        "period": "month",
        "most_calls": 2,
        "most_minutes": 30,
        "valid_from": "2026-11-12",
        "valid_until": "2026-11-13",
        "reason": "生日特批",
    }
    await leader.post("/api/records/special_call_rules", {"values": own})
    assert await counts(leader) == {"ordinary": (0, 1), "extra": (0, 0), "special": (0, 2)}
    ordinary = await requested(world, relative, minutes_ahead=60)
    await ask(people, world, number=2)
    await decide(leader, await only(leader), "approve", "同意")
    extra = await requested(world, relative, minutes_ahead=120)
    special = await requested(world, relative, minutes_ahead=2 * 24 * 60 + 60)
    assert await counts(leader) == {"ordinary": (1, 0), "extra": (1, 1), "special": (1, 1)}
    bookings = (await leader.get("/api/records/call_bookings"))["rows"]
    kinds = {row["id"]: row["values"]["charged_as"] for row in bookings}
    assert kinds == {ordinary: "ordinary", extra: "extra", special: "special"}
    # What a kind was is kept: deciding looks at the rules again and changes nothing.
    await leader.post(
        f"/api/records/special_call_rules/{(await own_rule(leader))}/actions/deactivate",
        {"version": 1, "reason": "收回"},
    )
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{special}/approve", {"reason": "照旧"})
    (row,) = (await leader.get("/api/records/call_bookings", charged_as="special"))["rows"]
    assert row["id"] == special


async def own_rule(officer: Person) -> str:
    (row,) = (await officer.get("/api/records/special_call_rules"))["rows"]
    return str(row["id"])


@pytest.mark.requirement("VC-VCM-14")
async def test_statistics_equal_the_records_of_the_range(people: People, world: World) -> None:
    kinds = [ChargeKind.ORDINARY, ChargeKind.EXTRA, ChargeKind.SPECIAL]
    states = [CallState.ENDED, CallState.CUT_OFF, CallState.MISSED]
    for number in range(9):
        await ended(
            world,
            NOON + timedelta(days=number),
            to=states[number % 3],
            kind=kinds[number // 3],
            seconds=120,
        )
    leader, chief = await people.officer("leader"), await people.officer("chief")
    asked = {"since": "2026-11-11", "until": "2026-11-16"}
    figures = "/api/call-statistics/calls"
    told = await leader.get(figures, **asked)
    whole = told["whole"]["values"]
    in_range = {
        "planned_at.from": "2026-11-11T00:00:00+08:00",
        "planned_at.until": "2026-11-16T23:59:59.999+08:00",
    }
    records = await leader.get(RECORDS, **in_range)
    assert whole["total"] == records["total"] == 6
    for kind in ("ordinary", "extra", "special"):
        page = await leader.get(RECORDS, charged_as=kind, **in_range)
        assert whole[kind] == page["total"], kind
    for state in ("ended", "cut_off", "missed"):
        page = await leader.get(RECORDS, state=state, **in_range)
        assert whole[state] == page["total"], state
    days, units = (group["lines"] for group in told["groups"])
    (prison,) = units
    (ward,) = prison["below"]
    page = await leader.get(RECORDS, ward_id=ward["key"], **in_range)
    assert ward["values"]["total"] == page["total"]
    assert [day["values"]["total"] for day in days] == [1] * 6
    assert (days[0]["key"], days[-1]["key"]) == ("2026-11-11", "2026-11-16")
    assert (await chief.get(figures, **asked))["whole"]["values"] == whole
    below = await chief.get(figures, unit_id=world.other_prison_id, **asked)
    assert below["whole"]["values"]["total"] == 0
    other = await people.officer("other_leader")
    assert (await other.get(figures, **asked))["empty"] is True
    reply = await leader.http.get(f"{figures}/export", params=asked)
    mark, of_days, header, total, *_ = read_rows(reply.content)
    assert "民警leader" in str(mark.cells[0])
    assert of_days.cells[0] == "2026-11-11至2026-11-16"
    assert dict(zip(header.cells, total.cells, strict=False))["合计"] == 6
    reversed_days = {"since": "2026-11-16", "until": "2026-11-11"}
    reply = await leader.http.get(figures, params=reversed_days)
    assert (reply.status_code, reply.json()["code"]) == (422, "days_reversed")
