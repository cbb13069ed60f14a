"""Officers review a flagged visit by keyboard and change a coming one on the day's list."""

from playwright.async_api import expect

from pipelines.flows.services import Services
from pipelines.flows.visits import rechecking
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.visits.test_booking_screens import (
    every_day,
    first_free,
    look,
)
from tests.integration.serve.visits.places import VISITS, book
from tests.integration.serve.visits.test_rechecked_visits import Fate
from tests.integration.serve.world import World
from tests.trace.proving import proves


async def test_a_visit_is_changed_and_once_flagged_reviewed_by_keyboard(
    console: Console, people: People, world: World, services: Services
) -> None:
    await every_day(people, world)
    day = await first_free(people, world)
    relative = await people.relative()
    visit = await book(relative, world.inmate_id, day)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    await console.enter("leader")
    await console.page.goto(f"/console/#/visit-day?day={day}")
    await console.find(f"change-{visit['id']}").click()
    await console.find("change-add").click()
    await console.find("change-name-0").fill("王小某")
    await console.find("change-save").click()
    await expect(console.find("change-problem")).to_contain_text("请填写修改原因")
    await console.find("change-reason").fill("家属来电")
    await look(console.page, "visit-change")
    await console.find("change-save").click()
    with proves("VC-APPT-04", "c"):
        await expect(console.find(f"prepared-{visit['id']}")).to_contain_text("王小某")
        told = (await relative.get(f"{VISITS}/{visit['id']}"))["told"]
        assert "王小某" in told
    await Fate(world).barred()
    await rechecking.follow(services)
    await console.page.goto("/console/#/visit-reviews?cause=level")
    await expect(console.page.get_by_text("没有需要复核的会见")).to_be_visible()
    await console.find("review-cause").select_option("ban")
    with proves("VC-APPT-17", "a"):
        await expect(console.find(f"flagged-{visit['id']}")).to_contain_text("家属在黑名单中")
    await look(console.page, "visit-reviews")
    keys = console.page.keyboard
    await console.find(f"review-{visit['id']}").focus()
    await keys.press("Enter")
    await expect(console.find("verdict-keep")).to_be_checked()
    await console.find("verdict-keep").focus()
    await keys.press("ArrowUp")
    await expect(console.find("verdict-cancel")).to_be_checked()
    await keys.press("Tab")
    await keys.type("列入黑名单")
    await look(console.page, "visit-review")
    await keys.press("Enter")
    with proves("VC-APPT-17", "b"):
        await expect(console.find("review-total")).to_have_text("共 0 笔")
        assert (await relative.get(f"{VISITS}/{visit['id']}"))["state"] == "cancelled"
    await console.find("review-decided").check()
    await expect(console.find(f"flagged-{visit['id']}")).to_contain_text("已取消")
