"""次数台账 and 规则对照表 in a browser: what officers see and correct, and relatives are told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page, expect

from tests.integration.serve.calls.test_allowance_ledger import rule
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.journey import requested
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
async def november(people: People, world: World) -> None:
    """One video call a week and two visits a month."""
    world.now = NOW
    chief = await people.officer("chief")
    await rule(chief, world.bureau_id, "video", 1, period="week")
    await rule(chief, world.bureau_id, "visit", 2)


@pytest.fixture
async def phone(browser: Browser, people: People, november: None) -> AsyncIterator[Page]:
    """A relative's phone, signed in."""
    relative = await people.relative()
    context = await browser.new_context(
        base_url=relative.base,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    await context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": relative.base}
            for cookie in relative.http.cookies.jar
        ]
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    await page.clock.set_fixed_time(NOW)
    yield page
    await context.close()


@pytest.mark.requirement("VC-APPT-16", clauses="a")
async def test_an_officer_sees_the_entries_add_up_and_corrects_them_with_a_reason(
    console: Console, people: People, world: World, november: None
) -> None:
    await requested(world, await people.relative(), minutes_ahead=600)
    page = console.page
    await page.clock.set_fixed_time(NOW)
    await console.enter("leader")
    await page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect(console.find("allowance-left-video")).to_contain_text(
        "已用完，最早 2026-11-16 可约"
    )
    await expect(console.find("allowance-left-visit")).to_contain_text("还可 2 次")
    await expect(console.find("allowance-left-phone")).to_contain_text("未设规则")
    video = page.locator("[data-testid=allowance-account][data-channels=video]")
    await expect(video.get_by_test_id("allowance-balance")).to_have_text("余 0")
    await console.find("allowance-correct").click()
    await console.find("correct-video").click()
    await console.find("correct-amount").locator("input").fill("2")
    await console.find("correct-reason").fill("系统故障补发")
    await console.find("correct-send").click()
    await expect(video.get_by_test_id("allowance-balance")).to_have_text("余 2")
    await expect(video.get_by_test_id("allowance-entry")).to_have_count(3)
    amounts = [int(one) for one in await video.get_by_test_id("allowance-amount").all_inner_texts()]
    assert sum(amounts) == 2
    assert sorted(amounts) == [-1, 1, 2]
    corrected = video.locator("[data-kind=corrected]")
    await expect(corrected).to_contain_text("民警leader，系统故障补发")
    await look(page, "allowance-inmate")
    await expect(console.find("allowance-left-video")).to_contain_text("还可 2 次")


@pytest.mark.requirement("VC-APPT-16", clauses="b")
async def test_a_relative_sees_how_many_are_left_and_the_first_day(
    phone: Page, people: People, world: World
) -> None:
    await phone.goto("/relative/")
    await expect(phone.get_by_test_id("calls-left")).to_have_text(
        "本周还可申请 1 次，现场会见还可预约 2 次"
    )
    await requested(world, await people.relative(), minutes_ahead=600)
    await phone.reload()
    await expect(phone.get_by_test_id("home-refusal")).to_contain_text(
        "本周可申请的次数已用完，最早 11月16日 星期一 可以再次申请。"
    )
    await look(phone, "allowance-relative")


@pytest.mark.requirement("VC-GEN-20", clauses="a")
async def test_the_table_of_rules_leads_to_each_setting(
    console: Console, people: People, world: World, november: None
) -> None:
    chief = await people.officer("chief")
    await rule(chief, world.bureau_id, "visit", 3, counts_from="2026-12-01")
    page = console.page
    await page.clock.set_fixed_time(NOW)
    await console.enter("chief")
    await console.find("menu-regulation").click()
    visits = console.find("clause-visit_count")
    await expect(visits.get_by_test_id("version")).to_have_count(2)
    counting = visits.locator("[data-counts=true]")
    await expect(counting).to_contain_text("每月2次")
    await expect(visits.locator("[data-counts=false]")).to_contain_text("自 2026-12-01")
    await look(page, "allowance-regulation")
    await visits.get_by_role("link").click()
    await expect(console.find("records-total")).to_contain_text("2")
