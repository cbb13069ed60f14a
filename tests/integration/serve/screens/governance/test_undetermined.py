"""待定密 in a browser: who waits and since when, closed by one, asked for and opened by another."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from schemas.people.contacts import ContactChannel
from tests.integration.serve.screens.console import Console
from tests.integration.serve.spoken import NOON, talked
from tests.integration.serve.world import World
from tests.integration.with_family import UNKNOWN, UNTOLD

pytestmark = pytest.mark.integration

WHY = "已电话核实，来访者为罪犯同乡"


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(400)
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1366, "height": 768})


async def opened(console: Console, login: str = "reviewer") -> Page:
    await console.enter(login)
    await console.page.goto("/console/#/undetermined")
    return console.page


async def test_an_officer_closes_one_and_asks_for_the_other(console: Console, world: World) -> None:
    visit_id = await talked(
        world,
        ContactChannel.VISIT,
        NOON - timedelta(days=9),
        relative_told="吴某某",
        kinship_told="老乡",
        **UNKNOWN,
    )
    call_id = await talked(world, ContactChannel.PHONE_CALL, **UNTOLD)
    await talked(world, ContactChannel.VISIT)
    page = await opened(console)
    table = page.get_by_test_id("undetermined-table")
    await expect(page.get_by_test_id("undetermined-total")).to_have_text("共 2 条")
    await expect(table.locator("tbody tr").first).to_contain_text("老乡")
    await expect(table.locator("tbody tr").first).to_contain_text("关系无法认定")
    await expect(page.get_by_test_id("undetermined-prisons")).to_contain_text("P03监狱 2")
    await look(page, "undetermined")
    await page.get_by_test_id("undetermined-channel-visit").click()
    await expect(page.get_by_test_id("undetermined-total")).to_have_text("共 1 条")
    await page.get_by_test_id(f"ordinary-{visit_id}").click()
    await expect(page.get_by_test_id("classify-confirm")).to_be_disabled()
    await page.get_by_test_id("classify-reason").fill(WHY)
    await look(page, "undetermined-dialog")
    await page.get_by_test_id("classify-confirm").click()
    await expect(page.get_by_test_id(f"asked-{visit_id}")).to_have_text("已申请定为普通")
    await page.get_by_test_id("undetermined-clear").click()
    await page.get_by_test_id(f"privileged-{call_id}").click()
    await page.get_by_test_id("classify-reason").fill("对方为律师事务所号码")
    await page.get_by_test_id("classify-confirm").click()
    await expect(page.get_by_test_id("undetermined-total")).to_have_text("共 1 条")
    await page.goto(f"/console/#/conversations/{visit_id}")
    await expect(page.get_by_text("待定密：尚不能认定对方与罪犯的关系")).to_be_visible()
    await page.goto(f"/console/#/conversations/{call_id}")
    await expect(page.get_by_text("保密会见通话，不录音录像、不转写。")).to_be_visible()


async def test_nothing_undetermined_and_a_server_that_fails(console: Console) -> None:
    page = await opened(console)
    await expect(page.get_by_text("没有待定密的记录")).to_be_visible()
    await look(page, "undetermined-none")

    async def fail(route: Route) -> None:
        await route.fulfill(status=500, json={"code": "x", "message": "服务器出错"})

    await page.route("**/api/undetermined*", fail)
    await page.reload()
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await page.unroute("**/api/undetermined*")
    await page.get_by_text("重新加载").click()
    await expect(page.get_by_text("没有待定密的记录")).to_be_visible()


async def test_whoever_may_not_see_them_is_told(console: Console) -> None:
    page = await opened(console, "monitor")
    await expect(page.get_by_text("没有查看权限")).to_be_visible()
