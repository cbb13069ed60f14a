"""On the phone: the notice, what is held, and leaving; in the console: the next version."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy import text

from pipelines.flows.services import Services
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.governance.test_erasure import case_of
from tests.integration.serve.journey import configure
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.world import World

SMALLEST_TEXT, SMALLEST_TARGET = 20, 60


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


async def enter(phone: Page, people: People) -> None:
    """As the mini-program hands the page over, with a ticket in its address."""
    made = await people.somebody().post("/api/simulators/wechat/tickets", {"openid": "wx-li"})
    await phone.goto(f"/relative/?ticket={made['ticket']}")


async def fits_elders(page: Page) -> None:
    """No text below 20 px, and no button or link below 60 px."""
    await page.evaluate("document.fonts.ready")
    small: list[str] = await page.evaluate(
        """([least]) => [...document.querySelectorAll('.content *')].filter((one) =>
          [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
          && one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < least)
          .map((one) => one.textContent.trim().slice(0, 20))""",
        [SMALLEST_TEXT],
    )
    assert small == []
    targets: list[Locator] = await page.locator(
        ".content button:visible, .content a:visible, .content summary:visible"
    ).all()
    assert targets
    for target in targets:
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= SMALLEST_TARGET, await target.inner_text()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


@pytest.mark.requirement("NF-SEC-11")
async def test_a_relative_reads_the_consent_sees_own_data_and_asks_for_deletion(
    phone: Page, people: People, world: World
) -> None:
    await enter(phone, people)
    await expect(phone.get_by_test_id("notice-text")).to_contain_text("为什么要收集")
    await look(phone, "notice")
    await phone.get_by_test_id("elder-switch").click()
    await fits_elders(phone)
    await look(phone, "notice-elder")
    # Own data can be read before; the rest leads back to the notice.
    await phone.get_by_test_id("notice-own-data").click()
    await expect(phone.get_by_test_id("section-identity")).to_contain_text("138****0001")
    await phone.goto("/relative/#/mine")
    await phone.get_by_test_id("notice-agree").click()
    await phone.get_by_test_id("to-own-data").click()
    await expect(phone.get_by_test_id("section-identity")).to_contain_text("李某某")
    await phone.get_by_test_id("section-bindings").locator("summary").click()
    await expect(phone.get_by_test_id("section-bindings")).to_contain_text("周某")
    await fits_elders(phone)
    await look(phone, "own-data-elder")
    async with phone.expect_download() as waiting:
        await phone.get_by_test_id("own-data-file").click()
    assert (await waiting.value).suggested_filename == "我的个人信息.html"

    await phone.get_by_test_id("to-erasure").click()
    await expect(phone.get_by_test_id("erasure-goes")).to_contain_text("人脸")
    await expect(phone.get_by_test_id("erasure-ask")).to_be_disabled()
    await fits_elders(phone)
    await look(phone, "erasure-elder")
    await phone.get_by_test_id("erasure-understood").check()
    await phone.get_by_test_id("erasure-ask").click()
    await expect(phone.get_by_test_id("erasure-case")).to_have_attribute("data-state", "pending")
    await phone.get_by_test_id("erasure-withdraw").click()
    await expect(phone.get_by_test_id("erasure-ask")).to_be_visible()
    await phone.get_by_test_id("erasure-understood").check()
    await phone.get_by_test_id("erasure-ask").click()
    await expect(phone.get_by_test_id("erasure-case")).to_have_attribute("data-state", "pending")
    await fits_elders(phone)
    await look(phone, "erasure-pending")

    leader = await people.officer("leader")
    await decide(leader, await case_of(leader), "approve", "本人当面确认")
    # The page leaves by itself, and tells what became of the request.
    await expect(phone.get_by_test_id("erased-at")).to_contain_text("已批准")
    await fits_elders(phone)
    await look(phone, "erased")
    await phone.get_by_test_id("erased-leave").click()
    async with world.database.transaction() as tx:
        assert await tx.scalar(text("select count(*) from privacy_consent")) == 1


@pytest.mark.requirement("NF-SEC-11")
async def test_a_new_version_is_published_and_stops_an_open_page(
    phone: Page, console: Console, people: People
) -> None:
    await enter(phone, people)
    await phone.get_by_test_id("notice-agree").click()
    await phone.goto("/relative/#/mine")
    await expect(phone.get_by_test_id("mine")).to_be_visible()

    await console.enter("security")
    await console.page.goto("/console/#/privacy-notices")
    await expect(console.find("notice-body")).to_contain_text("我们收集哪些信息")
    await expect(console.find("notice-1")).to_contain_text("1 人同意")
    await look(console.page, "console-notices")
    await console.find("notice-write").click()
    written = console.page.locator("textarea[data-testid=notice-input]").or_(
        console.find("notice-input").locator("textarea")
    )
    before = await written.input_value()
    await expect(console.find("notice-publish")).to_be_disabled()
    await written.fill(before + "八、新增说明\n人脸核验照片保存的天数有调整。\n")
    changes = console.find("notice-changes")
    await changes.or_(changes.locator("input")).last.fill("照片保存天数有调整")
    await look(console.page, "console-publish")
    await console.find("notice-publish").click()
    await expect(console.find("notice-2")).to_contain_text("现行")

    # A push may have led the page to the notice already; either way it is the next thing seen.
    await phone.goto("/relative/#/applications")
    await expect(phone.get_by_test_id("notice-changes")).to_contain_text("照片保存天数有调整")
    await look(phone, "notice-renewed")
    await phone.get_by_test_id("notice-agree").click()
    await expect(phone.get_by_test_id("applications")).to_be_visible()


@pytest.mark.requirement("NF-SEC-11")
async def test_who_does_not_agree_signs_out(phone: Page, people: People) -> None:
    await enter(phone, people)
    await phone.get_by_test_id("notice-leave").click()
    await expect(phone.get_by_test_id("notice-page")).to_have_count(0)
    await phone.goto("/relative/#/mine")
    await expect(phone.get_by_test_id("mine")).to_have_count(0)
