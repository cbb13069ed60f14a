"""A card before the kiosk's reader opens its holder's calls; a lost one shows why it does not."""

import pytest
from playwright.async_api import Browser, expect

from tests.integration.serve.client import People
from tests.integration.serve.devices.test_card_reader import Desk, allow_calls
from tests.integration.serve.journey import approved
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-BASE-19")
async def test_a_card_at_the_kiosk(browser: Browser, people: People, world: World) -> None:
    desk = Desk(await people.officer("leader"))
    card = await desk.issue("C500001", world.inmate_id)
    await desk.write(card)
    read = desk.lying()
    await approved(world, people, await people.relative())
    context = await browser.new_context(
        base_url=people.base, viewport={"width": 1280, "height": 800}, locale="zh-CN"
    )
    page = await context.new_page()
    await page.goto("/inmate/")
    await expect(page.get_by_test_id("kiosk-sign-in")).to_be_visible()

    async def lay() -> None:
        """The reader types what the card holds."""
        await page.keyboard.type(f";{read['card_no']}={read['content']}")
        await page.keyboard.press("Enter")

    await allow_calls(world, 0)
    await lay()
    await expect(page.get_by_test_id("kiosk-home")).to_contain_text("周某")
    await expect(page.get_by_test_id("no-calls-left")).to_contain_text("次数已用完")
    await page.get_by_test_id("sign-out").click()
    await desk.act(card["id"], "report_lost")
    await lay()
    await expect(page.get_by_test_id("card-problem")).to_contain_text("已挂失")
    await context.close()
