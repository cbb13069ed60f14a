"""Officers go through flagged bookings by keyboard, and set inmates apart."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import expect

from connectors.postgres.headcount import inmate_records
from pipelines.rules.headcount.flags import Flag
from schemas.people.flags import FlagKind
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.visits.places import VISITS, add_time, book, second_pair, slots
from tests.integration.serve.world import World
from tests.trace.proving import proves

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GANG = Flag(FlagKind.SIX_INVOLVEMENT, "GANG")


@pytest.fixture
async def other_inmate(people: People, world: World) -> str:
    """Visits at nine on each day of the week, and two inmates of whom both are flagged."""
    held: dict[str, Any] = dict.fromkeys(WEEK, True)
    await add_time(await people.officer("leader"), world, capacity=9, on_holidays=True, **held)
    other = await second_pair(world)
    async with world.database.transaction() as tx:
        for inmate_id in (world.inmate_id, other):
            await inmate_records.begin_flag(tx, inmate_id, GANG, datetime.now(UTC))
    return other


async def test_flagged_bookings_are_decided_by_keyboard(
    console: Console, people: People, world: World, other_inmate: str
) -> None:
    first, second = await people.relative(), await people.relative("wx-wang")
    day, later, *_ = [one["day"] for one in await slots(first, world.inmate_id)]
    gone = await book(first, world.inmate_id, day)
    kept = await book(second, other_inmate, later)
    await console.enter("approver")
    await console.page.goto("/console/#/visit-prereviews")
    chosen, keys = console.find("review-chosen"), console.page.keyboard
    with proves("VC-APPT-11", "b"):
        await expect(chosen).to_have_attribute("data-id", gone["id"])
        await expect(console.find("line-involved")).to_contain_text("涉黑")
        await expect(console.find("line-control")).to_have_attribute("data-result", "passed")
    await keys.press("j")
    await expect(chosen).to_have_attribute("data-id", kept["id"])
    await keys.press("k")
    await expect(chosen).to_have_attribute("data-id", gone["id"])
    await keys.press("x")
    await expect(console.find("review-opinion")).to_be_focused()
    await keys.press("Enter")
    await expect(console.find("review-problem")).to_contain_text("请填写审批意见")
    # Letters that are typed are no commands.
    await keys.type("jax")
    await keys.press("Enter")
    await expect(chosen).to_have_attribute("data-id", kept["id"])
    await keys.press("a")
    await expect(console.find("review-opinion")).to_be_focused()
    await keys.type("ok")
    await keys.press("Enter")
    await expect(console.page.get_by_text("没有待复核的会见预约")).to_be_visible()
    assert (await first.get(f"{VISITS}/{gone['id']}"))["state"] == "rejected"
    assert (await second.get(f"{VISITS}/{kept['id']}"))["state"] == "approved"
    # The record stands on the booking's own page, which Enter opens.
    again = await book(first, world.inmate_id, day)
    await console.page.reload()
    await expect(chosen).to_have_attribute("data-id", again["id"])
    await keys.press("Enter")
    await expect(chosen).to_have_count(0)
    await expect(console.find("prereview")).to_have_attribute("data-result", "person")


@pytest.mark.requirement("VC-APPT-15")
async def test_a_leader_sets_two_apart_and_lifts_it(
    console: Console, people: People, world: World, other_inmate: str
) -> None:
    relative, second = await people.relative(), await people.relative("wx-wang")
    visit = await book(
        relative, world.inmate_id, (await slots(relative, world.inmate_id))[0]["day"]
    )
    await console.enter("leader")
    await console.page.goto("/console/#/inmates-apart")
    await console.find("apart-add").click()
    for name, inmate in (("first", "周某"), ("second", "吴某")):
        await console.find(f"apart-{name}").click()
        shown = console.page.locator(".el-select__popper:visible").get_by_role("option")
        await shown.filter(has_text=inmate).click()
        await expect(shown).to_have_count(0)
    await console.find("apart-reason").fill("同案犯")
    await console.find("apart-save").click()
    await expect(console.page.get_by_text("隔离中")).to_be_visible()
    with proves("VC-APPT-15", "a"):
        (slot,) = [one for one in await slots(second, other_inmate) if one["day"] == visit["day"]]
        assert slot["left"] == 0
    await console.find("apart-lift").click()
    await console.page.locator(".el-message-box__input input").fill("案件审结")
    await console.page.get_by_role("button", name="解除隔离").click()
    await expect(console.page.get_by_text("已解除")).to_be_visible()
    with proves("VC-APPT-15", "b"):
        (slot,) = [one for one in await slots(second, other_inmate) if one["day"] == visit["day"]]
        assert slot["left"] == 9 - 1
