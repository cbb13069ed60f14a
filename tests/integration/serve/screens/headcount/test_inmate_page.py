"""An inmate's page says what the platform says and since when; the ledger's page how it stands."""

from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from pipelines.flows.services import Services
from schemas.exchange.prison_affairs import InmateState
from schemas.people.kinds import CustodyState
from tests.integration.serve.headcount.headcounts import NOW, ZHOU, Platform
from tests.integration.serve.headcount.told_inmates import Told
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


@pytest.mark.requirement("VC-API-03", clauses="ac")
@pytest.mark.requirement("LR-IF-02", clauses="b")
async def test_level_flags_and_picture_are_seen_with_their_source_and_what_differs_is_listed(
    console: Console, platform: Platform, world: World
) -> None:
    told = Told(platform)
    await told.picture(date(2026, 11, 1), "t1-1")
    await told.level("strict")
    await told.flag("GANG", control=True)
    await told.follow()
    await told.headcount.portraits.round()
    world.now = NOW + timedelta(seconds=20)
    await told.flag(control=True)
    await told.follow()
    await console.enter("leader")
    await console.page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect(console.find("told-source")).to_have_text("来源：狱政平台 · 2026-11-26 14:00")
    await expect(console.find("told-ward")).to_contain_text("P03监狱 一监区")
    await expect(console.find("told-custody")).to_contain_text("在押")
    await expect(console.find("told-level")).to_contain_text("严管")
    flags = console.find("told-flags")
    await expect(flags).to_contain_text("重控")
    await expect(flags).to_contain_text("来源：狱政平台 · 2026-11-26 14:00 起")
    await expect(flags).to_contain_text("来源：狱政平台 · 2026-11-26 14:00 至 2026-11-26 14:00")
    await console.find("told-portrait").click()
    await expect(console.find("face-picture")).to_be_visible()
    await console.page.keyboard.press("Escape")

    # The record says that he left; no movement does.
    gone = InmateState(inmate_no=ZHOU, custody_state=CustodyState.RELEASED)
    await told.control.tell(gone)
    await told.follow()
    world.now = NOW + timedelta(minutes=3)
    await told.follow()
    await console.page.goto("/console/#/headcount?tab=checks")
    await expect(console.find("inmates-sync")).to_contain_text("罪犯信息同步正常")
    await expect(console.find("inmates-differing")).to_have_text("1")
    await expect(console.find("headcount-records")).to_contain_text("在押状态不同")
    await expect(console.find("headcount-records")).to_contain_text(ZHOU)
    await console.page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect(console.find("told-custody")).to_contain_text("与本平台不一致")
    # Search by level and flags narrows the list.
    held = "platform_key_control=true"
    await console.page.goto(f"/console/#/m/inmates?treatment_level=strict&{held}")
    await expect(console.find(f"record-{world.inmate_id}")).to_be_visible()
    await console.page.goto(f"/console/#/m/inmates?treatment_level=lenient&{held}")
    await expect(console.find(f"record-{world.inmate_id}")).to_have_count(0)
