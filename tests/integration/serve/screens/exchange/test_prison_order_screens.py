"""下发记录 on the screen: what arrived and what did not, its history, and sending it again."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Route, expect

from connectors.prisons.simulators.population import Population
from schemas.exchange.prison_systems.kinds import SystemKind
from tests.integration.serve.client import People
from tests.integration.serve.exchange.test_prison_orders import OTHER_INMATE, PAUSE, booked
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.exchange.test_prison_systems import pick, shot
from tests.integration.serve.told_systems import Desk, entered, opening, standing
from tests.integration.serve.world import World

ORDERS = "/api/prison-orders"


async def test_orders_are_found_opened_and_sent_again(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    page = console.page
    await console.enter("leader")
    await console.find("menu-prison-orders").click()
    await expect(page.get_by_text("还没有下发过")).to_be_visible()
    await booked(leader, approver, world)
    with standing(SystemKind.VISIT, "rest", inmates=(OTHER_INMATE,)) as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        desk = Desk(world, system_id, inner)
        here.source.faults.down = True
        await desk.round()
        await page.reload()
        rows = console.find("orders-table").locator("tbody tr")
        await expect(rows).to_have_count(1)
        await expect(rows).to_contain_text("会见预约")
        await expect(rows).to_contain_text("周某")
        await expect(rows).to_contain_text("P03监狱")
        await expect(console.find("order-state")).to_have_text("下发失败，将重试")
        await shot(console, "prison-orders")
        # It answers again, and does not know the inmate.
        here.source.faults.down = False
        await desk.round(PAUSE)
        await desk.round(timedelta(seconds=1))
        assert await desk.states() == ["refused"]
        await console.find("orders-show-refused").click()
        await expect(rows).to_contain_text("本监狱没有该罪犯编号")
        await rows.first.click()
        await expect(console.find("order-detail-state")).to_have_text("对方拒收")
        await expect(console.find("order-problem")).to_have_text("本监狱没有该罪犯编号")
        await expect(console.find("order-record")).to_contain_text("周某")
        await expect(console.find("order-retry")).to_be_disabled()
        await shot(console, "prison-order")
        here.source.book.people = Population("P03", (INMATE,))
        await console.find("order-why").fill("监狱已补录")
        await console.find("order-retry").click()
        await expect(console.find("order-detail-state")).to_have_text("待下发")
        history = console.find("order-history").get_by_role("listitem")
        await expect(history).to_have_count(2)
        await desk.round()
        # The drawer lies in the address, so it is there after a reload as well.
        await page.reload()
        await expect(console.find("order-detail-state")).to_have_text("已送达")
        await expect(console.find("order-receipt")).to_contain_text("WB")
        await expect(console.find("order-retry")).to_have_count(0)
        await page.keyboard.press("Escape")
        await console.find("orders-show-undelivered").click()
        await expect(console.find("orders-total")).to_have_text("共 1 条")
        await pick(console, console.find("orders-kind"), "黑名单")
        await expect(page.get_by_text("没有符合条件的下发记录")).to_be_visible()
        await page.get_by_text("清除条件").click()
        await expect(console.find("orders-total")).to_have_text("共 2 条")
        await inner.close()

    # From a system's page to its own orders.
    await page.goto(f"/console/#/prison-systems/{system_id}")
    await console.find("system-orders").click()
    await expect(console.find("orders-total")).to_have_text("共 2 条")
    assert f"system={system_id}" in page.url

    async def down(route: Route) -> None:
        await route.fulfill(status=503, json={"code": "unavailable", "message": "暂时不可用"})

    await page.route(f"**{ORDERS}?*", down)
    await page.reload()
    await expect(page.get_by_text("没能加载")).to_be_visible()


async def test_who_may_not_settle_sees_no_button_and_no_names(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    await booked(leader, approver, world)
    with standing(SystemKind.VISIT, "rest") as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        here.source.faults.down = True
        await Desk(world, system_id, inner).round()
        await inner.close()
    await console.enter("sysadmin")
    await console.find("menu-prison-orders").click()
    rows = console.find("orders-table").locator("tbody tr")
    await expect(rows).to_contain_text("会见预约")
    await expect(rows).not_to_contain_text("周某")
    await rows.first.click()
    await expect(console.find("order-detail")).to_contain_text("您的账号无权查看这类业务")
    await expect(console.find("order-retry")).to_have_count(0)
