"""On the phone: the number granted in the mini-program, or typed and proven by a code."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.family.test_public_entries import channel, code_in, sent, ticket
from tests.integration.serve.journey import configure
from tests.integration.serve.world import World
from tests.trace import proves

__all__ = ["channel"]
PHONE = "13900000009"


@pytest.fixture
def services(services: Services) -> Services:
    """Before this phone's camera is nobody; the portrait is walked through where faces are."""
    configure(services, relative_portrait=False)
    return services


@pytest.fixture
async def phone(browser: Browser, people: People) -> AsyncIterator[Page]:
    """Nobody signed in."""
    context = await browser.new_context(
        base_url=people.somebody().base,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


async def test_granting_signs_in_and_refusing_offers_a_code(
    phone: Page, people: People, services: Services, world: World, channel: None
) -> None:
    # Granted in the mini-program, which hands both codes over.
    handed = await ticket(people, "wx-grants"), await ticket(people, "wx-grants", "phone")
    with proves("VC-PUB-03", "ab"):
        await phone.goto(f"/relative/?ticket={handed[0]}&phone_code={handed[1]}")
        # The notice comes first, for whoever is no relative as well.
        await phone.get_by_test_id("notice-agree").click()
        await expect(phone.get_by_test_id("start")).to_be_visible()
        await expect(phone.get_by_test_id("start-phone")).to_have_text(
            re.compile(r"手机号 100\*{4}\d{4}")
        )
        assert "ticket" not in phone.url
    # Whoever is no relative is led nowhere else, and reads the notice again when he likes.
    await phone.goto("/relative/#/bookings")
    await expect(phone.get_by_test_id("start")).to_be_visible()
    await phone.get_by_test_id("tile-consent").click()
    await expect(phone.get_by_test_id("notice-agreed")).to_be_visible()
    await phone.get_by_test_id("notice-home").click()
    await expect(phone.get_by_test_id("start")).to_be_visible()
    await phone.get_by_test_id("start-sign-out").click()
    await expect(phone.get_by_test_id("sign-in")).to_be_visible()

    # Refused there, the number is typed.
    refused = await ticket(people, "wx-refuses")
    with proves("VC-PUB-03", "c"):
        await phone.goto(f"/relative/?ticket={refused}&phone=refused")
        await expect(phone.get_by_test_id("phone-page")).to_be_visible()
        await phone.get_by_test_id("phone").fill("139 0000")
        await phone.get_by_test_id("send-code").click()
        await expect(phone.get_by_test_id("phone-problem")).to_have_text("请输入11位手机号。")
        await phone.get_by_test_id("phone").fill(PHONE)
        await phone.get_by_test_id("send-code").click()
        await expect(phone.get_by_test_id("code-sent")).to_be_visible()
        code = code_in(sent(services)[0])
        await phone.get_by_test_id("code").fill(f"{(int(code) + 1) % 10**6:06}")
        await phone.get_by_test_id("enter").click()
        await expect(phone.get_by_test_id("phone-problem")).to_contain_text("验证码不对")
        await phone.get_by_test_id("code").fill(code)
        await phone.get_by_test_id("enter").click()
        await phone.get_by_test_id("notice-agree").click()
        await expect(phone.get_by_test_id("start-phone")).to_have_text("手机号 139****0009")
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 390
