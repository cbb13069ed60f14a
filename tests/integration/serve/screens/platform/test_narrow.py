"""The console on a phone: the menu is called for, heads and tables leave what matters in sight."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import expect

from connectors.postgres.platform import jobs
from tests.integration.serve.client import People
from tests.integration.serve.reports.made_reports import clerk
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

PHONE = {"width": 390, "height": 844}
LINE_PX = 30
"""Two lines of text are higher."""


async def test_the_menu_lies_over_the_page_and_goes_when_it_led_somewhere(console: Console) -> None:
    page = console.page
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await console.enter("chief")
    # The home page leads to the first of the menu; a menu called before that goes with it.
    await expect(page).not_to_have_url(re.compile(r"#/$"))
    rail = page.get_by_role("navigation", name="主菜单")
    await expect(rail).to_have_count(0)
    await console.find("menu-call").click()
    await expect(rail).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(rail).to_have_count(0)
    await expect(console.find("menu-call")).to_be_focused()
    await console.find("menu-call").click()
    await console.find("menu-veil").click(position={"x": 370, "y": 400})
    await expect(rail).to_have_count(0)
    await console.find("menu-call").click()
    await console.find("menu-reports").click()
    await expect(rail).to_have_count(0)
    await expect(console.find("reports-summary")).to_be_visible()
    # The page has the whole width, and its margin once.
    left = await page.evaluate(
        "document.querySelector('main.room > *').getBoundingClientRect().left"
    )
    assert left == 12
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    # Wide again, the menu stands beside the page.
    await page.set_viewport_size({"width": 1366, "height": 768})
    await expect(rail).to_be_visible()
    await expect(console.find("menu-call")).to_have_count(0)


async def test_jobs_keep_their_names_in_sight(console: Console, world: World) -> None:
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    page = console.page
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await console.enter("sysadmin")
    await page.goto("/console/#/jobs")
    name = console.find("jobs-table").locator("tbody b").first
    await expect(name).to_be_visible()
    # Nothing lies over the name: what is at its middle is the name itself.
    assert await name.evaluate(
        "it => { const { left, top, width, height } = it.getBoundingClientRect();"
        " return it.contains(document.elementFromPoint(left + width / 2, top + height / 2)) }"
    )


async def test_the_count_of_a_list_is_one_line_and_its_pages_are_within_reach(
    console: Console, world: World
) -> None:
    page = console.page
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await console.enter("leader")
    await page.goto("/console/#/m/inmates")
    count, pages = console.find("records-total"), console.find("records-pages")
    await expect(count).to_contain_text("条")
    box = await count.bounding_box()
    assert box is not None
    assert box["height"] < LINE_PX
    # Every step of the pager can be reached without turning the page sideways.
    ends = await pages.locator("button, .el-select, .el-input").evaluate_all(
        "them => them.map((it) => it.getBoundingClientRect().right)"
    )
    assert len(ends) > 2
    assert max(ends) <= PHONE["width"]
    if folder := os.environ.get("SCREENS"):
        await page.screenshot(path=Path(folder) / "list-narrow.png")


async def test_exports_of_all_prisons_are_in_no_prisons_menu(
    console: Console, people: People, world: World
) -> None:
    await clerk(people, world)
    await console.enter("labour_P03")
    await expect(console.find("menu-reports")).to_be_visible()
    await expect(console.find("menu-analysis")).to_have_count(0)
    await console.page.context.clear_cookies()
    await console.enter("chief")
    await expect(console.find("menu-analysis")).to_be_visible()
