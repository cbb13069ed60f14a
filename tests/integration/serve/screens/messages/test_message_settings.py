"""A relative sets on the phone how and when he is told, and reads what he was told."""

import pytest
from playwright.async_api import Page, expect

from connectors.postgres.messages import message_wishes
from pipelines.flows.messages import telling
from pipelines.flows.messages.telling import Matter
from schemas.messages.occasions import Occasion
from tests.integration.serve.client import People
from tests.integration.serve.messages.messages_sent import awake
from tests.integration.serve.screens.family.test_applications import look, phone
from tests.integration.serve.world import World
from tests.trace.proving import proves

__all__ = ["phone"]

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def narrow(page: Page, name: str) -> None:
    """On the narrowest phone too nothing is wider than the page."""
    for width in (320, 390):
        await page.set_viewport_size({"width": width, "height": 844})
        await look(page, f"{name}-{width}")
        assert await page.evaluate(WIDER) <= 0


@pytest.mark.parametrize("elder", [False, True])
async def test_channels_and_quiet_hours_are_set_on_the_phone(
    phone: Page, people: People, world: World, elder: bool
) -> None:
    await awake(world, "21:30", "07:30")
    await phone.goto("/relative/#/mine")
    if elder:
        await phone.get_by_test_id("elder-toggle").click()
    await phone.get_by_test_id("to-message-settings").click()
    await expect(phone.get_by_test_id("message-choice")).to_contain_text("138****0001")
    # Until he agrees nothing can be chosen but of what the law has him told.
    await expect(phone.get_by_test_id("way-visit-sms")).to_be_disabled()
    await phone.get_by_test_id("message-toggle").click()
    await expect(phone.get_by_test_id("message-saved")).to_have_text("已保存")
    way = phone.get_by_test_id("way-visit-sms")
    await expect(way).to_be_checked()
    await way.uncheck()
    await expect(phone.get_by_test_id("message-saved")).to_have_text("已保存")
    await phone.get_by_test_id("way-call-call").check()
    await expect(phone.get_by_test_id("way-admission-sms")).to_be_disabled()
    await expect(phone.get_by_text("按监狱规定（21:30 到 07:30）")).to_be_visible()
    await phone.get_by_test_id("quiet-own").check()
    await phone.get_by_test_id("quiet-from").fill("20:00")
    await phone.get_by_test_id("quiet-from").blur()
    await expect(phone.get_by_test_id("message-saved")).to_have_text("已保存")
    await narrow(phone, f"message-settings-{'elder' if elder else 'usual'}")
    least = 60 if elder else 44
    box = await phone.get_by_test_id("quiet-from").bounding_box()
    assert box is not None
    assert box["height"] >= least
    await phone.reload()
    with proves("VC-PUB-24", "a"):
        await expect(phone.get_by_test_id("way-visit-sms")).not_to_be_checked()
        await expect(phone.get_by_test_id("way-call-call")).to_be_checked()
        await expect(phone.get_by_test_id("quiet-from")).to_have_value("20:00")
        async with world.database.transaction() as tx:
            wish = await message_wishes.of(tx, relative_id=world.relative_id, account_id=None)
        assert (wish.quiet_from, wish.quiet_until) == ("20:00", "07:30")


async def test_what_one_was_told_is_read_on_the_phone(
    phone: Page, people: People, world: World
) -> None:
    matter = Matter(subject="admission:1", unit_id=world.prison_id)
    async with world.database.transaction() as tx:
        whom = {"relative_id": world.relative_id}
        await telling.tell(tx, world.keys, Occasion.ADMISSION, matter, world.clock(), **whom)
    await phone.goto("/relative/#/messages")
    await expect(phone.get_by_test_id("unread")).to_have_text("1 条未读")
    message = phone.locator("[data-read]")
    await expect(message).to_contain_text("首次办理请带本人身份证")
    await narrow(phone, "messages-told")
    with proves("VC-PUB-11", "c"):
        await expect(message).to_have_attribute("data-read", "false")
        await message.click()
        await expect(message).to_have_attribute("data-read", "true")
        await expect(phone.get_by_test_id("unread")).to_have_count(0)
