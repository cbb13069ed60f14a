"""Who moves at noon stands on the sheets of two wards, and works no longer day for it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.postgres.platform import units
from schemas.people.kinds import OrgType, Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS
from tests.integration.serve.labour.hours.ward import Ward, booked, stay
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("LR-HOUR-01")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""In UTC: noon of the ward's day in Beijing."""


@pytest.fixture
async def officer(people: People, world: World, ward: Ward) -> Person:
    await add_officer(world, "prison_labour", "P03", frozenset({Role.LABOUR}))
    return await people.officer("prison_labour")


@pytest.fixture
async def second(world: World, ward: Ward) -> Ward:
    """P03-W02, into which the first inmate of P03-W01 moves at noon."""
    async with world.database.transaction() as tx:
        prison = await units.by_code(tx, "P03")
        there = await units.add(
            tx, parent=prison, code="P03-W02", name="二监区", org_type=OrgType.WARD
        )
        await stay(tx, ward.inmates[0], there.id, world.prison_id, NOON)
    return replace(ward, id=there.id)


def told(reply: Any) -> list[tuple[int, str]]:
    return [(one["index"], one["code"]) for one in reply.json()["detail"]["problems"]]


async def test_hours_of_both_wards_count_together_as_typed_and_handed_in(
    ward: Ward, second: Ward, officer: Person
) -> None:
    await ward.submit(officer, ward.line(0, 240), ward.line(1))
    body = second.sheet(second.line(0, 241))
    typed = {name: value for name, value in body.items() if name != "version"}
    (problem,) = (await officer.post("/api/hours/check", typed))["problems"]
    assert problem["code"] == "above_day_limit"
    assert "当天共481分钟（含其他监区当天的240分钟）" in problem["message"]
    reply = await officer.ask("POST", "/api/hours/sheets", body)
    assert (reply.status_code, told(reply)) == (422, [(0, "above_day_limit")])
    made = await second.submit(officer, second.line(0, 240))
    assert made["booked"]
    view = await second.view(officer)
    assert ([line["minutes"] for line in view["lines"]], view["refused"]) == ([240], [])
    week = await officer.get(
        COUNTS, by="inmate", step="month", since=ward.day, until=ward.day,
        unit_id=second.id,
    )  # fmt: skip
    assert week["whole"]["values"]["unapproved"] == 240


async def test_what_the_other_ward_took_back_counts_no_more(
    ward: Ward, second: Ward, officer: Person, people: People
) -> None:
    await ward.submit(officer, ward.line(0, 480))
    refused = await officer.ask("POST", "/api/hours/sheets", second.sheet(second.line(0, 60)))
    assert told(refused) == [(0, "above_day_limit")]
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "return", "当日中午调监")
    assert (await second.submit(officer, second.line(0, 240)))["booked"]
    again = await officer.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(0, 241), version=1))
    assert told(again) == [(0, "above_day_limit")]
    await ward.submit(officer, ward.line(0, 240), version=1)
    await booked(ward, officer, 2)


async def test_of_two_wards_that_hand_in_at_the_same_moment_one_is_refused(
    ward: Ward, second: Ward, officer: Person, people: People
) -> None:
    """Neither sheet is in the ledger when the other is looked at: what was committed counts."""
    other = await people.officer("prison_labour")
    replies = await asyncio.gather(
        officer.ask("POST", "/api/hours/sheets", ward.sheet(ward.line(0, 300))),
        other.ask("POST", "/api/hours/sheets", second.sheet(second.line(0, 300))),
    )
    assert sorted(reply.status_code for reply in replies) == [201, 422]
    (refused,) = [reply for reply in replies if reply.status_code == 422]
    assert told(refused) == [(0, "above_day_limit")]
    assert "含其他监区当天的300分钟" in refused.json()["message"]
