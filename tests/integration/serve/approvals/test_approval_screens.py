"""Officers and keepers of flows at the console's approval pages, in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from schemas.settings import Settings
from tests.integration.serve.approving import BUREAU, PRISON, WARD, applied, set_flow
from tests.integration.serve.client import People
from tests.integration.serve.world import World

DIST = Path(__file__).parents[4] / "ui" / "dist"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The built console instead of a made-up page."""
    assert (DIST / "console.html").is_file(), "the user interface is not built: make ui"
    return msgspec.structs.replace(settings, ui_dir=str(DIST))


@asynccontextmanager
async def at_console(
    browser: Browser, people: People, login: str, page: str
) -> AsyncIterator[Page]:
    """A console where this officer is signed in; anything thrown in the page fails the test."""
    officer = await people.officer(login)
    context = await browser.new_context(
        base_url=people.base, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    for name, value in officer.http.cookies.items():
        await context.add_cookies([{"name": name, "value": value, "url": people.base}])
    screen = await context.new_page()
    thrown: list[str] = []
    screen.on("pageerror", lambda error: thrown.append(str(error)))
    await screen.goto(f"/console/#{page}")
    yield screen
    assert thrown == []
    await context.close()


async def decide(page: Page, verdict: str, opinion: str = "", to: str = "") -> None:
    await page.get_by_test_id("approval-open").first.click()
    await page.get_by_test_id(f"verdict-{verdict}").click()
    if to:
        await page.get_by_test_id("return-to").click()
        await page.get_by_role("option", name=to).click()
    if opinion:
        await page.get_by_test_id("opinion").fill(opinion)
    await page.get_by_test_id("decide").click()
    await expect(page.get_by_test_id("decision-panel")).to_have_count(0)


async def test_three_desks_with_a_return(browser: Browser, people: People, world: World) -> None:
    await set_flow(await people.officer("sysadmin"), WARD, PRISON, BUREAU)
    await applied(people, world)
    async with (
        at_console(browser, people, "approver", "/approvals") as ward,
        at_console(browser, people, "leader", "/approvals") as prison,
        at_console(browser, people, "chief", "/approvals") as bureau,
    ):
        await decide(ward, "approve")
        await prison.reload()
        await decide(prison, "return", "请核实后重新提交", to="节点ward")
        await expect(prison.get_by_test_id("approval-step")).to_have_count(3)
        await ward.goto("/console/#/approvals")
        await decide(ward, "approve", "已核实")
        await prison.goto("/console/#/approvals")
        await decide(prison, "approve")
        await bureau.reload()
        await decide(bureau, "approve", "同意")
        await expect(bureau.get_by_test_id("approval-state").first).to_have_text("已通过")
        await expect(bureau.get_by_text("签名有效")).to_have_count(5)


async def test_a_flow_is_edited_while_a_case_runs(
    browser: Browser, people: People, world: World
) -> None:
    await applied(people, world)
    async with at_console(browser, people, "sysadmin", "/approval-flows") as page:
        await page.get_by_text("可视通话审批").click()
        await page.get_by_test_id("node-add").click()
        added = page.get_by_test_id("node-n2")
        await expect(added.get_by_test_id("node-problems")).to_contain_text("没有审批人")
        await added.get_by_test_id("node-title").fill("领导审批")
        await added.get_by_test_id("approver-add").click()
        picker = page.locator("[data-testid=approver-picker]:visible")
        await picker.get_by_test_id("approver-value").click()
        await picker.get_by_role("option", name="带班领导").click()
        await picker.get_by_test_id("approver-confirm").click()
        await expect(added.get_by_test_id("node-problems")).to_have_count(0)
        await page.get_by_test_id("flow-save").click()
        await page.get_by_test_id("flow-publish").click()
        await page.get_by_role("dialog").get_by_role("button", name="发布").click()
        await expect(page.get_by_test_id("version-2")).to_contain_text("生效中")
        await expect(page.get_by_test_id("version-1")).to_contain_text("1 件审批仍按此版办理")


async def test_a_batch_tells_what_failed(browser: Browser, people: People, world: World) -> None:
    await applied(people, world)
    await applied(people, world, minutes_ahead=60)
    approver = await people.officer("approver")
    async with at_console(browser, people, "approver", "/approvals") as page:
        boxes = page.locator(".el-table__body .el-checkbox")
        await expect(boxes).to_have_count(2)
        for place in range(2):
            await boxes.nth(place).click()
        first = (await approver.get("/api/approvals/pending"))["rows"][0]
        body = {"visit": first["visit"], "verdict": "reject", "opinion": "先到一步"}
        await approver.post(f"/api/approvals/{first['id']}/decisions", body)
        await page.get_by_test_id("batch-approve").click()
        await page.get_by_test_id("batch-confirm").click()
        await expect(page.get_by_test_id("batch-sum")).to_contain_text("1 件未处理")
        failed = page.locator("[data-testid=batch-result][data-done=false]")
        await expect(failed).to_contain_text("已由民警approver处理")
