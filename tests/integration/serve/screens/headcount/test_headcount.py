"""The ledger on the screen: a move seen by ward and day, a gap, a difference, and an inmate."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from pipelines.flows.services import Services
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    SIMULATED_PLATFORM,
    TODAY,
    W1,
    W2,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.screens.console import Console
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World


@pytest.fixture
async def platform(world: World, affairs: StandingAffairs) -> Platform:
    platform = Platform(world, affairs)
    await platform.furnish()
    return platform


@pytest.fixture
async def services(services: Services, platform: Platform) -> Services:
    platform.standing.connect(services)
    return services


@pytest.mark.requirement("LR-IF-01")
@pytest.mark.requirement("LR-IF-02")
@SIMULATED_PLATFORM
async def test_a_move_a_gap_and_a_difference_are_seen(
    console: Console, platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.move(ZHOU, "moved", W1, hours_ago=2, lost=True)
    await platform.move(CHEN, "moved", W2, hours_ago=1)
    await platform.headcount.sync.round()
    await platform.headcount.reconciler.reconcile(TODAY)
    world.now = world.clock() + timedelta(seconds=5)
    await console.enter("leader")
    await console.find("menu-headcount").click()
    await expect(console.find("headcount-sync")).to_contain_text("同步正常")
    await expect(console.find("headcount-gap-count")).to_have_text("1")
    # The page opens with the browser's today; the world's stands still.
    await console.page.goto(f"/console/#/headcount?day={TODAY.isoformat()}")
    await expect(console.page.get_by_role("combobox", name="日期")).to_have_value(TODAY.isoformat())
    await expect(console.find("headcount-total")).to_have_text("2")
    await expect(console.find(f"headcount-end-{world.ward_id}")).to_have_text("1")
    # Who was there for a part of it tells this day from the browser's, with the same totals.
    await expect(console.find(f"headcount-open-{world.ward_id}")).to_have_text("2 人")
    await console.find(f"headcount-open-{world.ward_id}").click()
    await expect(console.find("headcount-roster")).to_contain_text("至 2026-11-26 11:00")
    await console.page.keyboard.press("Escape")
    await console.page.get_by_role("tab", name="变动").click()
    await expect(console.find("movements")).to_contain_text("之前有缺号，等待补齐")
    await expect(console.find("movements")).to_contain_text("P03监狱 一监区 → P03监狱 二监区")
    await console.page.get_by_role("tab", name="缺号与核对").click()
    await expect(console.find("headcount-gaps")).to_contain_text("索取中")
    await expect(console.find("headcount-differences")).to_contain_text("不一致")
