"""劳动报酬表 in a browser: calculated, adjusted, explained, reported, corrected."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from serve.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.pay.sheets import MONTH, ready
from tests.integration.serve.pay.test_corrections import pass_up
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


async def look(page: Page, name: str) -> None:
    """A picture of the screen, where somebody asked for it."""
    if folder := os.environ.get("SCREENS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


@pytest.mark.requirement("LR-PAY-03")
@pytest.mark.requirement("LR-PAY-04")
async def test_a_ward_calculates_adjusts_and_reports_its_pay(
    console: Console, services: Services, people: People, world: World
) -> None:
    ledger = await ready(services, people, world)
    sources, services.pay_sources = services.pay_sources, type(services.pay_sources)()
    page = console.page
    await console.enter("labour")
    await console.find("menu-pay").click()
    await expect(console.find("pay-reported")).to_have_text("已上报 0 / 1")
    await page.goto(f"/console/#/pay?month={MONTH}")
    start = console.find(f"pay-calculate-{world.ward_id}")
    await start.click()
    await expect(page.get_by_text("工时台账尚未启用。")).to_be_visible()
    await look(page, "pay-month")
    services.pay_sources = sources
    await start.click()
    await expect(console.find("sheet-amount")).to_have_text("36.74")
    await console.find("amount-3103000001").click()
    steps = console.find("steps").first
    await expect(steps).to_contain_text("480 分钟 ÷ 60 × 2.37 元 = 18.96")
    await console.find("item-amount").fill("5")
    await console.find("item-reason").fill("节约原料")
    await console.find("item-add").click()
    await expect(steps).to_contain_text("23.96")
    await expect(console.find("sheet-amount")).to_have_text("41.74")
    await look(page, "pay-line")
    await page.keyboard.press("Escape")
    await expect(console.find("line-drawer")).to_be_hidden()
    await look(page, "pay-draft")
    await console.find("sheet-report").click()
    await page.get_by_role("button", name="上报", exact=True).last.click()
    await expect(console.find("sheet-state")).to_have_text("已上报")
    await expect(console.find("sheet-calculate")).to_be_hidden()
    assert len(ledger.lines[world.ward_id]) == 2
    await pass_up(people)
    await page.reload()
    await expect(console.find("sheet-state")).to_have_text("已通过")
    await page.locator(".el-table__row .el-checkbox").first.click()
    await console.find("sheet-correct").click()
    await console.find("correction-after-3103000001").fill("30.00")
    await console.find("correction-reason").fill("漏计奖励")
    await look(page, "pay-correction")
    await console.find("correction-ask").click()
    await expect(page.get_by_text("更正申请正在审批中")).to_be_visible()
    await pass_up(people)
    await page.reload()
    await expect(console.find("sheet-amount")).to_have_text("47.78")
    await console.find("amount-3103000001").click()
    await expect(console.find("line-version")).to_contain_text("第 1 版：23.96 元")
    await look(page, "pay-versions")


async def test_what_is_not_there_or_does_not_answer_is_said(
    console: Console, services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    page = console.page
    await console.enter("labour")
    await page.route("**/api/pay-months*", lambda route: route.abort())
    await page.goto(f"/console/#/pay?month={MONTH}")
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await look(page, "pay-error")
    await page.unroute("**/api/pay-months*")
    await page.get_by_role("button", name="重新加载").click()
    await expect(console.find("pay-wards")).to_be_visible()
    await page.get_by_text("逾期", exact=True).click()
    await expect(page.get_by_text("没有逾期的监区")).to_be_visible()
    await look(page, "pay-empty")
