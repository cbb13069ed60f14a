"""Officers change time and people of a visit; its relative is told, by message too."""

from typing import Any

import pytest

from connectors.postgres.messages import message_choices
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.services import Services
from pipelines.flows.visits import rechecking
from schemas.messages.to_relatives import Occasion
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES
from schemas.people.kinds import CustodyState
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    CLOSINGS,
    NOW,
    VISITS,
    add_time,
    book,
    second_pair,
    slot_of,
)
from tests.integration.serve.visits.test_rechecked_visits import Fate
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY, LATER = "2026-12-08", "2026-12-10"


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=3, counted="visitor")
    return leader


async def test_time_and_people_are_changed_under_the_rules_and_the_relative_is_told(
    people: People, world: World, leader: Person
) -> None:
    other = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    visit = await book(first, world.inmate_id, DAY, 2)
    await book(second, other, LATER, 2)
    path = f"/api/visit-booking/{visit['id']}"
    later = (await slot_of(first, world.inmate_id, LATER))["id"]
    named = [{"name": "王小某", "minor": True}]

    async def taken(day: str) -> int:
        return 3 - int((await slot_of(second, other, day))["left"])

    with proves("VC-APPT-04", "b"):
        refusals: list[tuple[dict[str, Any], tuple[int, str]]] = [
            ({"session_id": later}, (409, "too_few_places")),
            ({"companions": named * 2}, (422, "companion_twice")),
            (
                {"companions": [{"name": f"同行{one}"} for one in range(3)]},
                (422, "too_many_visitors"),
            ),
            ({}, (422, "nothing_changed")),
        ]
        for asked, told in refusals:
            assert await leader.refused(f"{path}/change", asked | {"reason": "来电"}) == told
        assert [await taken(DAY), await taken(LATER)] == [2, 2]
    for login, status in (("monitor", 403), ("elsewhere", 404)):
        officer = await people.officer(login)
        asked = {"companions": [], "reason": "来电"}
        assert (await officer.refused(f"{path}/change", asked))[0] == status
        assert (await officer.http.get(path)).status_code == status
    shown = await leader.get(path)
    assert (shown["most_visitors"], shown["may_change"]) == (3, True)
    assert shown["companions"] == [{"name": "同行1", "minor": False}]
    changed = await leader.post(f"{path}/change", {"companions": [], "reason": "一人不来"})
    assert (changed["visitors"], changed["companions"], await taken(DAY)) == (1, [], 1)
    asked = {"session_id": later, "companions": [], "reason": "改在周四"}
    changed = await leader.post(f"{path}/change", asked)
    assert [await taken(DAY), await taken(LATER)] == [0, 3]
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    changes = [row for row in rows if row.action == "visit_bookings.change"]
    with proves("VC-APPT-04", "a"):
        first_row, second_row = [row.detail for row in changes if row.result == "ok"]
        assert first_row["before"]["companions"] == "同行1"
        assert first_row["after"]["companions"] is None
        assert (second_row["before"]["day"], second_row["after"]["day"]) == (DAY, LATER)
        assert (first_row["reason"], second_row["reason"]) == ("一人不来", "改在周四")
    assert sum(row.result == "refused" for row in changes) == len(refusals) + 1
    with proves("VC-APPT-04", "c"):
        told_first, told_second = (await first.get("/api/relative/messages"))["rows"][::-1]
        assert {told_first["title"], told_second["title"]} == {"会见预约已修改"}
        assert "一人不来" in told_first["text"]
        assert "12月8日（周二）09:00会见改到12月10日（周四）09:00" in told_second["text"]
    # Whoever decides reads the new time.
    cases = (await (await people.officer("approver")).get("/api/approvals/pending"))["rows"]
    assert sorted(LATER in one["title"] for one in cases) == [True, True]
    with proves("VC-APPT-04", "b"):
        await Fate(world).barred()
        barred = {"companions": named, "reason": "来电"}
        assert await leader.refused(f"{path}/change", barred) == (403, "blacklisted")


async def _templates(world: World) -> None:
    """As if the bureau had approved one for each occasion, and the relative agreed."""
    async with world.database.transaction() as tx:
        for occasion in Occasion:
            values = {
                "code": occasion.value.upper(),
                "title": occasion.value,
                "message_kind": "sms",
                "occasion": occasion.value,
                "body": "{时间}在{监狱}的会见（{预约号}）",
                "unit_id": world.bureau_id,
            }
            seals = FieldSeals(world.keys)
            await writing.add(tx, MESSAGE_TEMPLATES, seals, values, state=APPROVED, by=None, at=NOW)
        await message_choices.choose(tx, world.relative_id, True, NOW)


async def test_each_outcome_of_a_visit_goes_by_message_to_who_agreed(
    people: People, world: World, services: Services, leader: Person
) -> None:
    await _templates(world)
    inmate = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    approver = await people.officer("approver")
    refused = await book(first, world.inmate_id, DAY)
    await decide(approver, await only(approver), "reject", "材料不全")
    moved = await book(first, world.inmate_id, DAY)
    await decide(approver, await only(approver), "approve")
    later = (await slot_of(first, world.inmate_id, LATER))["id"]
    change = {"session_id": later, "reason": "检修"}
    await leader.post(f"/api/visit-booking/{moved['id']}/change", change)
    closed = {"unit_id": world.prison_id, "first_day": LATER, "last_day": LATER}
    chosen = [{"booking_id": moved["id"], "session_id": None}]
    await leader.post(CLOSINGS, closed | {"reason": "检修", "choices": chosen})
    ended = await book(first, world.inmate_id, "2026-12-15")
    # Who did not agree gets none.
    await book(second, inmate, DAY)
    await Fate(world).custody(CustodyState.RELEASED)
    await rechecking.follow(services)
    chief = await people.officer("chief")
    sent = (await chief.get("/api/records/outgoing_messages"))["rows"]
    assert {row["values"]["relative_id"] for row in sent} == {world.relative_id}
    assert sorted((row["values"]["case_no"], row["values"]["occasion"]) for row in sent) == sorted(
        (visit["booking_no"], f"visit_{occasion}")
        for visit, occasions in (
            (refused, ("booked", "rejected")),
            (moved, ("booked", "approved", "moved", "cancelled")),
            (ended, ("booked", "ended")),
        )
        for occasion in occasions
    )
    assert (await first.get(f"{VISITS}/{ended['id']}"))["state"] == "cancelled"
