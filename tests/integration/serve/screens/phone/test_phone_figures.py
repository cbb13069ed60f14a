"""亲情电话统计 and 次数 in a browser: a number opens its records, and the file equals the list."""

import os
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Page, expect

from pipelines.rules.sheets.reading import read_rows
from tests.integration.serve.client import People
from tests.integration.serve.exchanges import phone_rule
from tests.integration.serve.phone.phone_fees import add_tariff
from tests.integration.serve.phone.phone_history import add_calls, add_inmate, at, bind_number
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
SHOTS = os.environ.get("PHONE_SHOTS")
SHARED = "10000000011"


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", animations="disabled")


async def furnished(people: People, world: World) -> None:
    """Five calls of two inmates in two prisons, of whom one number is shared."""
    world.now = NOW
    chief = await people.officer("chief")
    await add_tariff(chief, world)
    await phone_rule(chief, world, 4)
    async with world.database.transaction() as tx:
        a = await add_inmate(tx, "P03", "P03-W01", 1)
        b = await add_inmate(tx, "P04", "P04-W01", 2)
        for held in (a, b):
            await bind_number(world, tx, held, SHARED)
        told = [
            {"of": a, "at": at("2026-11-10"), "seconds": 61, "phone": SHARED},
            {"of": a, "at": at("2026-11-11"), "seconds": 100},
            {"of": a, "at": at("2026-11-12"), "seconds": 0},
            {"of": b, "at": at("2026-11-12"), "seconds": 30, "phone": SHARED},
            {"of": b, "at": at("2026-11-13"), "seconds": 10, "extra": True},
        ]
        await add_calls(world, tx, told)


async def test_each_figure_opens_its_records_and_is_taken_out(
    console: Console, people: People, world: World
) -> None:
    await furnished(people, world)
    page = console.page
    await page.clock.set_fixed_time(NOW)
    await console.enter("chief")
    await console.find("menu-phone-figures").click()
    await expect(console.find("figure-all-calls").last).to_have_text("5")
    await expect(console.find("figure-all-callers").last).to_have_text("2")
    await expect(console.find("figure-all-extra_callers").last).to_have_text("1")
    await expect(console.find("group-person")).to_contain_text("3")
    await shot(page, "calls")
    await console.find("group-unit").get_by_test_id("figure-all-connected").click()
    await expect(console.find("opened-total")).to_have_text("4")
    await expect(console.find("opened-calls")).to_contain_text("61")
    taken = await console.download("opened-export")
    rows = [list(one.cells) for one in read_rows(taken.read_bytes())]
    assert [row[8] for row in rows[3:]] == [10, 30, 100, 61]
    await shot(page, "opened")
    await page.keyboard.press("Escape")
    await expect(console.find("opened-calls")).to_be_hidden()
    await console.find("figures-few").click()
    await expect(console.find("opened-few")).to_be_visible()
    await console.find("figures-lengths").click()
    await expect(console.find("group-unit")).to_contain_text("0:03:21")
    await expect(console.find("chart-canvas").locator("canvas")).to_be_visible()
    await shot(page, "lengths")
    await console.find("figures-shared").click()
    shared = console.find("opened-shared")
    await expect(shared).to_contain_text("100****0011")
    await shared.get_by_text("查看通话").first.click()
    await expect(console.find("opened-list").get_by_test_id("opened-total")).to_have_text("2")
    await page.keyboard.press("Escape")
    await console.find("figures-silent").click()
    await expect(console.find("group-unit")).to_contain_text("%")
    await console.find("group-unit").get_by_test_id("figure-all-silent").click()
    await expect(console.find("opened-silent_people")).to_contain_text("从未通话")
    await shot(page, "silence")
    await page.keyboard.press("Escape")
    await console.find("figures-settlement").click()
    await expect(console.find("group-prison")).to_contain_text("1.32")
    await shot(page, "settlement")


async def test_counts_are_searched_and_taken_out(
    console: Console, people: People, world: World
) -> None:
    await furnished(people, world)
    page = console.page
    await page.clock.set_fixed_time(NOW)
    await console.enter("chief")
    await console.find("menu-phone-counts").click()
    await console.find("phone-counts-text").fill("测1")
    await console.find("phone-counts-search").click()
    rows = console.find("phone-counts-table").locator("tbody tr")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("本月 4 次")
    taken = await console.download("phone-counts-export")
    told = [list(one.cells) for one in read_rows(taken.read_bytes())]
    assert [row[9:11] for row in told[3:]] == [[2, 2]]
    await shot(page, "counts")
    await page.set_viewport_size({"width": 390, "height": 844})
    await shot(page, "counts-narrow")
    await expect(console.find("phone-counts-search")).to_be_visible()
