"""Peers, interfaces and data sets on the screen, wide and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.integration.serve.client import People
from tests.integration.serve.exchange.open_api.consumers import grant, program
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

MODULE = "agency_people"
BASE = f"records.{MODULE}"
PHONE = {"width": 390, "height": 844}


async def shot(console: Console, name: str) -> None:
    """Kept where somebody wants to look at it."""
    folder = os.environ.get("QINQIAO_SHOTS")
    if folder:
        await console.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.requirement("VC-API-01")
async def test_a_peer_is_seen_switched_off_and_on(console: Console, people: People) -> None:
    await people.relative()
    page = console.page
    await console.enter("sysadmin")
    await console.find("menu-peers").click()
    row = console.find("peers").get_by_role("row", name="微信")
    for told in ("对外调出", "模拟系统", "正常"):
        await expect(row).to_contain_text(told)
    await shot(console, "peers")
    await console.find("peer-switch-微信").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("微信侧检修")
    await page.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(row).to_contain_text("已停用")
    await expect(row).to_contain_text("微信侧检修")
    refused = await people.somebody().ask("POST", "/api/relative/sign-in", {"ticket": "x" * 20})
    assert refused.json()["code"] == "peer_off"
    await console.find("peer-switch-微信").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("检修结束")
    await page.get_by_role("dialog").get_by_role("button", name="启用").click()
    await expect(row).not_to_contain_text("已停用")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await expect(row).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await shot(console, "peers-narrow")


@pytest.mark.requirement("VC-API-06")
@pytest.mark.requirement("VC-API-07")
async def test_a_data_set_is_made_tried_enabled_and_disabled(
    console: Console, people: People, world: World
) -> None:
    await Bench(MODULE, people, world).create()
    _, consumer_id, consumer = await program(people, world, [grant(BASE, tailored=True)])
    page = console.page
    await console.enter("sysadmin")
    await page.goto(f"/console/#/m/api_consumers/{consumer_id}")
    await console.find("set-new").click()
    await console.find("set-title").fill("律所人员")
    await console.find("set-code").fill("lawyers")
    await console.find("set-field-name").get_by_text("脱敏").click()
    await console.find("set-field-body").get_by_text("原文").click()
    await shot(console, "data-set")
    await console.find("set-save").click()
    await expect(console.find("set-sets.lawyers")).to_contain_text("测试中")
    assert await consumer.refused("sets.lawyers") == (403, "interface_testing")

    await console.find("menu-open-interfaces").click()
    await console.find("lives-text").fill("lawyers")
    row = console.find("lives").get_by_role("row", name="律所人员")
    await expect(row).to_contain_text("测试中")
    await console.find("life-try-sets.lawyers-1").click()
    await expect(page.get_by_text("测试通过")).to_be_visible()
    await console.find("life-enabled-sets.lawyers-1").click()
    await console.find("life-save").click()
    await expect(row).to_contain_text("已启用")
    (told,) = await consumer.rows("sets.lawyers")
    assert set(told["values"]) == {"name", "body"}
    await console.find("life-disabled-sets.lawyers-1").click()
    await console.find("life-note").fill("合作结束")
    await console.find("life-save").click()
    await expect(row).to_contain_text("已停用")
    await expect(row).to_contain_text("合作结束")
    await shot(console, "interfaces")
    assert await consumer.refused("sets.lawyers") == (403, "interface_disabled")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await expect(row).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await shot(console, "interfaces-narrow")
