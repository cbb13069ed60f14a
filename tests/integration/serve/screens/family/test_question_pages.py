"""A question goes from a phone to the console and back; content is its prison's people's alone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.family.test_public_content import (
    NOTICES,
    TEXTS,
    act,
    bound_there,
    make,
)
from tests.integration.serve.family.test_public_questions import UNITS
from tests.integration.serve.screens import phones
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.world import World
from tests.trace.proving import proves

NARROW = 320


@asynccontextmanager
async def phone_of(browser: Browser, person: Person, width: int = 390) -> AsyncIterator[Page]:
    """A phone on which somebody is signed in."""
    context = await browser.new_context(
        base_url=person.base,
        viewport={"width": width, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    jar = person.http.cookies.jar
    await context.add_cookies(
        [{"name": one.name, "value": one.value or "", "url": person.base} for one in jar]
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


async def fits(page: Page) -> None:
    """Nothing is wider than the phone, or out of anybody's reach."""
    await phones.fits(phones.Chromium(page))


@pytest.fixture
async def published(people: People, world: World) -> None:
    """A notice of each prison, a chapter, and windows that take questions."""
    await bound_there(world)
    for login, unit, name in (
        ("leader", world.prison_id, "三监"),
        ("other_leader", world.other_prison_id, "四监"),
    ):
        leader = await people.officer(login)
        notice = await make(
            leader,
            NOTICES,
            title=f"{name}会见调整",
            body="一、时间\n- 每周二上午\n\n请提前预约。",
            audience="everybody",
            unit_id=unit,
            pinned=False,
            shown_from="2026-01-01",
        )
        await act(leader, NOTICES, notice, "publish")
    chief, keeper = await people.officer("chief"), await people.officer("sysadmin")
    values = {"part": "chapter", "title": "会见须知", "body": "请带好证件。", "sort": 1}
    chapter = await make(chief, TEXTS, unit_id=world.bureau_id, **values)
    await act(chief, TEXTS, chapter, "publish")
    for title, unit in (("三监窗口", world.prison_id), ("四监窗口", world.other_prison_id)):
        values = {"title": title, "unit_id": unit, "answer_days": 5, "sort": 1}
        await keeper.post(UNITS, {"values": values})


async def test_a_question_is_asked_on_a_phone_answered_in_the_console_and_read(
    browser: Browser, people: People, console: Console, published: None
) -> None:
    async with AsyncExitStack() as stack:
        phone = await stack.enter_async_context(phone_of(browser, await people.relative()))
        there = await people.relative("wx-wang")
        other = await stack.enter_async_context(phone_of(browser, there, NARROW))
        await phone.goto("/relative/")
        await other.goto("/relative/")
        with proves("VC-MINI-03", "a"):
            await expect(phone.get_by_test_id("home-notices")).to_contain_text("三监会见调整")
            await expect(other.get_by_test_id("home-notices")).to_contain_text("四监会见调整")
            await expect(phone.get_by_test_id("notice-四监会见调整")).to_have_count(0)
            await expect(other.get_by_test_id("notice-三监会见调整")).to_have_count(0)
        await fits(other)
        await look(other, "content-home-320")
        await phone.get_by_test_id("notice-三监会见调整").click()
        await expect(phone.get_by_test_id("notices").locator("li")).to_have_text("每周二上午")
        await phone.goto("/relative/#/")
        await look(phone, "content-home")

        await phone.get_by_test_id("tile-帮助中心").click()
        await phone.get_by_test_id("help-words").fill("证件")
        await phone.get_by_test_id("help-look").click()
        await expect(phone.get_by_test_id("help-会见须知")).to_be_visible()
        await phone.get_by_test_id("help-ask").click()
        await phone.get_by_test_id("ask-next").click()
        await expect(phone.get_by_test_id("error-summary")).to_contain_text("请选择要咨询的单位")
        await phone.get_by_test_id("ask-unit-三监窗口").click()
        await look(phone, "question-unit")
        await phone.get_by_test_id("ask-next").click()
        await phone.get_by_test_id("ask-category-visit").click()
        await phone.get_by_test_id("ask-next").click()
        await phone.get_by_test_id("ask-title").fill("孩子能去吗")
        await phone.get_by_test_id("ask-text").fill("五岁的孩子可以一起去会见吗？")
        # What was written is still there after the page was loaded anew.
        await phone.reload()
        await expect(phone.get_by_test_id("ask-title")).to_have_value("孩子能去吗")
        await phone.get_by_test_id("ask-next").click()
        await expect(phone.get_by_test_id("ask-question")).to_contain_text("三监窗口")
        await phone.get_by_test_id("ask-next").click()
        state = phone.get_by_test_id("question-state")
        await expect(state).to_have_attribute("data-state", "sent")

        await console.enter("leader")
        await console.open("public_questions")
        row = console.page.get_by_text("孩子能去吗")
        await row.first.click()
        await expect(console.find("question-desk")).to_be_visible()
        # Opening it took it in hand.
        await expect(console.find("record-state")).to_have_attribute("data-state", "received")
        await console.find("desk-answer").fill("可以，请带出生证明。")
        await look(console.page, "question-desk")
        await console.find("desk-send").click()
        await expect(console.find("desk-said-officer")).to_contain_text("出生证明")
        await expect(console.find("record-state")).to_have_attribute("data-state", "answered")

        with proves("VC-PUB-20", "ac"):
            await phone.goto("/relative/#/")
            await expect(phone.get_by_test_id("tile-unread")).to_have_text("1 条新答复")
            await phone.goto("/relative/#/help")
            await expect(phone.get_by_test_id("help-unread")).to_contain_text("1 条新答复")
            await phone.get_by_test_id("help-questions").click()
            await expect(phone.get_by_test_id("question-unread")).to_be_visible()
            await look(phone, "questions")
            async with phone.expect_response(lambda reply: reply.url.endswith("/see")) as seen:
                await phone.get_by_test_id("question-孩子能去吗").click()
            assert (await seen.value).ok
            await expect(phone.get_by_test_id("said-officer")).to_contain_text("出生证明")
            await look(phone, "question")
            await phone.goto("/relative/#/questions")
            await expect(phone.get_by_test_id("question-孩子能去吗")).to_be_visible()
            await expect(phone.get_by_test_id("question-unread")).to_have_count(0)
        await phone.get_by_test_id("question-孩子能去吗").click()
        await phone.get_by_test_id("question-close").click()
        await phone.get_by_test_id("question-close-confirm").click()
        await expect(phone.get_by_test_id("question-anew")).to_be_visible()

        await console.find("desk-publish").click()
        await console.page.get_by_test_id("common-body").locator("textarea").fill("打13812345678")
        await console.page.get_by_test_id("common-unit_id").locator(".el-select__wrapper").click()
        option = console.page.locator(".el-select-dropdown__item:visible, .el-tree-node:visible")
        await option.filter(has_text="P03").first.click()
        await console.find("common-send").click()
        await expect(console.find("common-problem")).to_contain_text("手机号")
        await look(console.page, "common-question")


async def test_a_new_agreement_asks_again_and_who_is_no_relative_has_the_help_too(
    browser: Browser, people: People, console: Console, published: None
) -> None:
    async with phone_of(browser, await people.public("wx-nobody"), NARROW) as phone:
        await phone.goto("/relative/")
        await expect(phone.get_by_test_id("tile-阅读手册")).to_be_visible()
        await expect(phone.get_by_test_id("home-notices")).to_have_count(0)
        await phone.get_by_test_id("prison-select").select_option(label="P03监狱")
        await expect(phone.get_by_test_id("home-notices")).to_contain_text("三监会见调整")
        await phone.get_by_test_id("elder-switch").click()
        await fits(phone)
        await look(phone, "content-start-elder")
        await console.enter("security")
        await console.page.goto("/console/#/privacy-notices")
        await console.find("notice-of-agreement").click()
        await expect(console.find("notice-none")).to_be_visible()
        await console.find("notice-write").click()
        await console.page.get_by_test_id("notice-input").fill(
            "一、服务\n本服务为家属提供会见预约等办事功能。"
        )
        await console.page.get_by_test_id("notice-changes").fill("首次发布")
        await console.find("notice-publish").click()
        await expect(console.find("notice-body")).to_contain_text("会见预约")
        with proves("VC-MINI-03", "c"):
            await phone.get_by_test_id("tile-阅读手册").click()
            await expect(phone.get_by_test_id("notice-title")).to_have_text("用户服务协议")
            await fits(phone)
            await look(phone, "agreement")
            await phone.get_by_test_id("notice-agree").click()
            await phone.get_by_test_id("chapter-会见须知").click()
        with proves("VC-MINI-04", "b"):
            await expect(phone.get_by_test_id("text-version")).to_contain_text("第 1 版")
        await fits(phone)
