"""劳动报酬表 in a browser: calculated, adjusted, explained, reported, corrected."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from connectors.ledger.shards import Shards
from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.labour.pay.conftest import placed, settings, shards
from tests.integration.serve.labour.pay.sheets import (
    MONTH,
    book,
    cut_off,
    more_inmates,
    paid,
    ready,
)
from tests.integration.serve.labour.pay.test_corrections import pass_up
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

__all__ = ["placed", "settings", "shards"]

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


async def test_approved_pay_is_looked_through_and_an_inmates_year_opened(
    console: Console, services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    (other,) = await more_inmates(world, 1, first=5)
    for month, amount in (("2025-12", "11.00"), ("2026-01", "12.00"), ("2026-02", "13.50")):
        lines = [paid(world.inmate_id, month, amount), paid(other, month, "1.00")]
        await book(world, shards, world.ward_id, month, *lines)
    page = console.page
    await console.enter("labour")
    await console.find("menu-pay-lines").click()
    await page.goto("/console/#/pay/lines?since=2025-01&until=2026-12")
    rows = console.find("paid-rows").locator(".el-table__body tr")
    await expect(rows).to_have_count(6)
    await expect(rows.first).to_contain_text("2026-02")
    await look(page, "paid-all")
    await page.get_by_role("button", name="周某").first.click()
    await expect(rows).to_have_count(2)
    await expect(console.find("paid-amount")).to_have_text("合计 25.50 元")
    await expect(console.find("paid-inmate")).to_contain_text("周某 3103000001")
    await look(page, "paid-year")
    await page.set_viewport_size({"width": 390, "height": 844})
    await look(page, "paid-narrow")
    await page.set_viewport_size({"width": 1366, "height": 768})
    await cut_off(services, 0)
    await page.reload()
    await expect(console.find("paid-away")).to_contain_text("P03监狱的报酬分库暂时无法连接")
    await expect(page.get_by_text("暂时取不到数据")).to_be_visible()
    await look(page, "paid-away")
    await page.goto("/console/#/pay?month=2026-01")
    await expect(console.find("pay-wards")).to_contain_text("分库无法连接")
    await look(page, "pay-month-away")
