"""A reset in browsers: asked, decided, claimed and signed in; and the banner of broken glass."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from connectors.postgres.access import security_notices
from schemas.access.kinds import Audience, NoticeKind
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import PASSWORD, World

pytestmark = pytest.mark.integration
MINE = "Chosen-by-me-1"
Desk = Callable[[str], Awaitable[Console]]


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (390, 844)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(400)
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1366, "height": 768})


@pytest.fixture
async def desk(browser: Browser, people: People) -> AsyncIterator[Desk]:
    """A browser of an officer's own; nobody is signed in where no login is given."""
    contexts = []

    async def opened(login: str) -> Console:
        context = await browser.new_context(
            base_url=people.somebody().base,
            viewport={"width": 1366, "height": 768},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(WAIT_MS)
        console = Console(page, PASSWORD)
        if login:
            await console.enter(login)
        return console

    yield opened
    for context in contexts:
        await context.close()


async def asked(system: Console) -> str:
    """The first half, as the system administrator reads it."""
    page = system.page
    await page.goto("/console/#/accounts")
    await system.find("account-search").fill("monitor")
    await system.find("account-search").press("Enter")
    row = system.find("accounts-table").get_by_role("row").filter(has_text="monitor")
    await row.get_by_test_id("account-more").click()
    await system.find("account-reset").locator("visible=true").click()
    await page.get_by_placeholder("请填写理由（必填）").fill("本人忘记密码，已当面核实")
    await look(page, "reset-ask")
    await page.get_by_role("button", name="确定").click()
    half = await system.find("half-text").inner_text()
    await expect(system.find("half-dialog")).to_contain_text("后半由批准人转交")
    await look(page, "reset-first-half")
    await system.find("half-close").click()
    return half


async def decided(security: Console) -> str:
    """The second half, as the security administrator reads it."""
    page = security.page
    await page.goto("/console/#/account-resets")
    case = security.find("reset").filter(has_text="monitor")
    await expect(case).to_contain_text("本人忘记密码，已当面核实")
    await look(page, "reset-case")
    await case.get_by_test_id("reset-approve").click()
    await page.get_by_role("button", name="批准", exact=True).last.click()
    half = await security.find("half-text").inner_text()
    await expect(security.find("half-dialog")).to_contain_text("前半由申请人转交")
    await look(page, "reset-second-half")
    await security.find("half-close").click()
    await expect(case).to_have_count(0)
    return half


async def test_a_reset_is_asked_decided_claimed_and_signed_in_with(desk: Desk) -> None:
    system, security, monitor = await desk("sysadmin"), await desk("security"), await desk("")
    first = await asked(system)
    second = await decided(security)
    page = monitor.page
    await page.goto("/console/")
    await look(page, "sign-in")
    await monitor.find("claim-open").click()
    await monitor.find("claim-login").fill("monitor")
    await monitor.find("claim-first").fill(first)
    await monitor.find("claim-second").fill(first)
    await monitor.find("claim-password").fill(MINE)
    await monitor.find("claim-again").fill(f"{MINE}-x")
    await expect(monitor.find("claim-submit")).to_be_disabled()
    await monitor.find("claim-again").fill(MINE)
    await monitor.find("claim-submit").click()
    await expect(monitor.find("claim-problem")).to_contain_text("账号或领取码不正确")
    await look(page, "claim")
    await monitor.find("claim-second").fill(second)
    await monitor.find("claim-submit").click()
    await expect(monitor.find("claimed")).to_be_visible()
    await monitor.find("signin-password").fill(MINE)
    await monitor.find("signin-submit").click()
    notice = monitor.find("notice-reset")
    await expect(notice).to_contain_text("您的密码已重置：民警sysadmin申请，民警security批准")
    await look(page, "notice-holder")
    await notice.get_by_test_id("notice-seen").click()
    await expect(monitor.find("security-notices")).to_have_count(0)


async def test_broken_glass_is_seen_by_all_until_the_auditor_acknowledges(
    desk: Desk, world: World
) -> None:
    async with world.database.transaction() as tx:
        await security_notices.tell(
            tx,
            NoticeKind.BREAK_GLASS,
            Audience.ADMINISTRATORS,
            officer_id=await account(world, "keeper"),
            detail={"duty": "system", "reason": "两名管理员同时住院"},
            at=datetime.now(UTC),
            grave=True,
        )
    system, auditor = await desk("sysadmin"), await desk("auditor")
    banner = system.find("notice-break_glass")
    await expect(banner).to_contain_text("应急增设了系统管理员 民警keeper（keeper）")
    await expect(banner).to_contain_text("待审计员确认")
    await look(system.page, "banner-system")
    await look(auditor.page, "banner-auditor")
    await auditor.find("notice-acknowledge").click()
    await auditor.page.get_by_placeholder("请填写理由（必填）").fill("已向值班领导核实")
    await auditor.page.get_by_role("button", name="确定").click()
    await expect(auditor.find("security-notices")).to_have_count(0)
    await system.page.reload()
    await expect(system.find("user-menu")).to_be_visible()
    await expect(system.find("security-notices")).to_have_count(0)
