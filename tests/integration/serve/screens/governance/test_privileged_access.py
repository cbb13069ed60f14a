"""特权通信接触情况 in a browser, and what pages show of what was erased."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from connectors.nats.bus import Bus
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, add_pair
from tests.integration.serve.client import People
from tests.integration.serve.governance.closed_records import bus as bus
from tests.integration.serve.governance.closed_records import close, told_by_its_source
from tests.integration.serve.kept import Kept, eraser_of, kept
from tests.integration.serve.screens.console import Console
from tests.integration.serve.spoken import NOON
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

VISIT, CALL = ContactChannel.VISIT, ContactChannel.VIDEO_CALL


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (390, 844)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(400)
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1366, "height": 768})


@pytest.fixture
async def erased(people: People, world: World, bus: Bus) -> list[Kept]:
    """A visit and a call here, a visit in another prison, each opened by somebody."""
    other = await add_pair(world, "P04", "wx-li")
    visit, call = await kept(world, VISIT), await kept(world, CALL, NOON + timedelta(hours=1))
    theirs = await kept(world, VISIT, inmate_id=other)
    reviewer, leader = await people.officer("reviewer"), await people.officer("leader")
    for one in (visit, call):
        await reviewer.get(f"/api/conversations/{one.id}/transcript")
        await reviewer.get(f"/api/conversations/{one.id}/transcript")
        await leader.get(f"/api/conversations/{one.id}")
        await close(people, one)
    await (await people.officer("elsewhere")).get(f"/api/conversations/{theirs.id}/transcript")
    await told_by_its_source(world, theirs)
    await eraser_of(world, bus).round()
    return [visit, call, theirs]


async def opened(console: Console, login: str = "discipline") -> Page:
    await console.enter(login)
    await console.page.goto("/console/#/privileged-access")
    return console.page


async def test_who_opened_what_is_listed_and_narrowed(
    console: Console, world: World, erased: list[Kept]
) -> None:
    await add_officer(world, "bureau_discipline", "SH", frozenset({Role.DISCIPLINE}))
    page = await opened(console, "bureau_discipline")
    table = page.get_by_test_id("access-table")
    await expect(page.get_by_test_id("access-total")).to_have_text("共 5 条")
    prisons = page.get_by_test_id("access-prisons")
    await expect(prisons).to_contain_text("P03监狱 已清除 2，其中 2 件曾被 2 人接触")
    await expect(prisons).to_contain_text("P04监狱 已清除 1，其中 1 件曾被 1 人接触")
    await expect(table).to_contain_text("民警elsewhere")
    await expect(table).to_contain_text("来源更正")
    await look(page, "privileged-access")
    await page.get_by_test_id("access-channel-video_call").click()
    await expect(page.get_by_test_id("access-total")).to_have_text("共 2 条")
    await page.get_by_test_id("access-text").fill("民警leader")
    await page.get_by_test_id("access-text").press("Enter")
    await expect(page.get_by_test_id("access-total")).to_have_text("共 1 条")
    await page.get_by_test_id("access-text").fill("没有这个人")
    await page.get_by_test_id("access-text").press("Enter")
    await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    await page.get_by_test_id("access-clear").click()
    await expect(page.get_by_test_id("access-total")).to_have_text("共 5 条")


async def test_nobody_yet_and_a_server_that_fails(console: Console) -> None:
    page = await opened(console)
    await expect(page.get_by_text("没有人接触过特权通信")).to_be_visible()
    await look(page, "privileged-access-none")

    async def fail(route: Route) -> None:
        await route.fulfill(status=500, json={"code": "x", "message": "服务器出错"})

    await page.route("**/api/privileged-access*", fail)
    await page.reload()
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await look(page, "privileged-access-failed")
    await page.unroute("**/api/privileged-access*")
    await page.get_by_text("重新加载").click()
    await expect(page.get_by_text("没有人接触过特权通信")).to_be_visible()


async def test_whoever_may_not_see_it_is_told(console: Console) -> None:
    page = await opened(console, "leader")
    await expect(page.get_by_text("没有查看权限")).to_be_visible()


async def test_pages_of_the_business_say_that_it_was_erased(
    console: Console, erased: list[Kept]
) -> None:
    visit, call, _ = erased
    await console.enter("reviewer")
    page = console.page
    await page.goto("/console/#/conversations")
    await expect(page.get_by_text("保密 · 已清除")).to_have_count(2)
    await look(page, "erased-conversations")
    for one in (visit, call):
        await page.goto(f"/console/#/conversations/{one.id}")
        await expect(page.get_by_text("已按特权通信清除（")).to_be_visible()
        await expect(page.get_by_text("转写文字已清除")).to_be_visible()
        await expect(page.get_by_text("预警和敏感词已清除")).to_be_visible()
    await look(page, "erased-review")
    for name, empty in (("recordings", "没有录音录像"), ("attention", "没有"), ("alerts", "没有")):
        await page.goto(f"/console/#/{name}")
        await expect(page.get_by_text(empty).first).to_be_visible()
        await look(page, f"erased-{name}")
