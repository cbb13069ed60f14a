"""People of outside bodies book at their own face, and follow it without a touch."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pyotp
import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.made_files import made_file
from tests.integration.serve.official.test_visitor_bookings import finish, of_body
from tests.integration.serve.screens.console import Console
from tests.integration.serve.visitors import (
    NAME,
    NUMBER,
    add,
    add_body,
    add_person,
    booked,
    judge,
    open_account,
    visitor,
    workday,
)
from tests.integration.serve.world import World

NEW = "Court-2026-first"


@pytest.fixture
async def page(browser: Browser, people: People) -> AsyncIterator[Page]:
    """A visitor's browser; anything thrown in the page fails the test."""
    context = await browser.new_context(
        base_url=people.somebody().base,
        viewport={"width": 1366, "height": 768},
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


async def let_in(page: Page, person: Person, name: str = "qq_official") -> None:
    """The browser takes on a session that was opened over HTTP."""
    cookie = person.http.cookies[name]
    await page.context.add_cookies([{"name": name, "value": cookie, "url": person.base}])


async def choose(page: Page, test_id: str, title: str) -> None:
    """An option of a select."""
    await (
        page.get_by_test_id(test_id)
        .locator("xpath=ancestor-or-self::*[contains(@class,'el-select')][1]")
        .click()
    )
    await page.locator(".el-select-dropdown__item:visible", has_text=title).last.click()


def paper(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="application/pdf", buffer=made_file("x.pdf"))


@pytest.mark.requirement("VC-OFFICIAL-02", clauses="ab")
@pytest.mark.requirement("VC-OFFICIAL-06", clauses="a")
@pytest.mark.requirement("VC-OFFICIAL-07", clauses="ab")
async def test_a_judge_books_at_1366_and_sees_each_step_and_the_result(
    page: Page, people: People, world: World, relay: object
) -> None:
    await judge(world)
    room = "第一提讯室"
    await add(world, "official_rooms", name=room, unit_id=world.prison_id)
    await let_in(page, await visitor(people))
    await page.goto("/official/")
    await expect(page.get_by_test_id("who")).to_have_text("钱法官（申海市第一中级人民法院）")
    await page.get_by_test_id("new").click()
    await page.get_by_test_id("kind-法院开庭审判").check()
    await page.get_by_test_id("next").click()

    await page.get_by_test_id("inmate-no").fill(NUMBER)
    await page.get_by_test_id("inmate-name").fill("别人")
    await page.get_by_test_id("find").click()
    await expect(page.get_by_test_id("problem")).to_contain_text("没有找到编号与姓名相符")
    await expect(page.get_by_test_id("next")).to_be_disabled()
    await page.get_by_test_id("inmate-name").fill(NAME)
    await page.get_by_test_id("find").click()
    await expect(page.get_by_test_id("found")).to_contain_text("在 P03监狱")
    await page.get_by_test_id("next").click()

    await page.get_by_test_id("day").fill(workday(world).isoformat())
    await page.get_by_test_id("starts").fill("09:30")
    await page.get_by_test_id("purpose").fill("二审开庭")
    await choose(page, "room", room)
    await page.get_by_test_id("next").click()

    for title in ("案号", "案由", "审判长"):
        await page.get_by_test_id(f"answer-{title}").fill(f"答{title}")
    await choose(page, "answer-开庭方式", "现场开庭")
    await expect(page.get_by_test_id("next")).to_be_disabled()
    for title in ("开庭通知书或提押票", "法官证或工作证件"):
        await page.get_by_test_id(f"file-{title}").set_input_files(paper(f"{title}.pdf"))
        await expect(page.get_by_test_id(f"paper-taken-{title}")).to_be_visible()
    await page.get_by_test_id("next").click()
    await expect(page.get_by_test_id("review")).to_contain_text(room)
    await page.get_by_test_id("send").click()

    await expect(page.get_by_test_id("state")).to_have_text("待审批")
    await expect(page.get_by_test_id("desk")).to_have_text("当前环节：监区审核")
    await expect(page.get_by_test_id("form")).to_contain_text("答案号")
    await expect(page.get_by_test_id("handling")).to_have_count(0)
    # A browser without a window keeps what it would show: the link itself is followed.
    link = page.get_by_test_id("paper").first
    await expect(link).to_have_text("开庭通知书或提押票.pdf")
    reply = await page.request.get(str(await link.evaluate("one => one.href")))
    assert (reply.status, reply.headers["content-type"]) == (200, "application/pdf")
    # From here on nobody touches the page.
    approver, leader = await people.officer("approver"), await people.officer("leader")
    await decide(approver, await only(approver), "approve")
    await expect(page.get_by_test_id("desk")).to_have_text("当前环节：监狱领导审批")
    await decide(leader, await only(leader), "approve")
    await expect(page.get_by_test_id("state")).to_have_text("已通过")
    await expect(page.get_by_test_id("handling")).to_have_count(0)
    booking_id = page.url.rsplit("/", 1)[-1]
    await finish(approver, booking_id, "庭审结束")
    await expect(page.get_by_test_id("handled-result")).to_have_text("庭审结束")
    await expect(page.get_by_test_id("handled-by")).to_have_text("民警approver")
    await expect(page.get_by_test_id("handled-at")).to_have_text(re.compile(r"\d{4}-\d\d-\d\d"))
    await page.get_by_test_id("nav-own-data").click()
    await expect(page.get_by_test_id("section-identity")).to_contain_text("钱法官")
    await expect(page.get_by_test_id("section-identity")).not_to_contain_text("Z-1")
    await expect(page.get_by_test_id("section-bookings")).to_contain_text("本人预约，已办结")
    async with page.expect_download() as taken:
        await page.get_by_test_id("own-data-file").click()
    assert (await taken.value).suggested_filename == "我的个人信息.html"


@pytest.mark.requirement("VC-OFFICIAL-08", clauses="ab")
async def test_a_relative_and_another_body_are_refused_by_page(
    page: Page, people: People, world: World
) -> None:
    await judge(world)
    made = await booked(await visitor(people), world)
    address = f"/official/#/bookings/{made['booking']['id']}"
    await let_in(page, await people.relative(), "qq_relative")
    await page.goto(address)
    await expect(page.get_by_test_id("login")).to_be_visible()
    await expect(page.get_by_text("法院开庭审判")).to_have_count(0)
    await let_in(page, await of_body(people, world, "court", 9))
    await page.goto("/official/")
    await expect(page.get_by_test_id("state-empty")).to_be_visible()
    await page.goto(address)
    await expect(page.get_by_test_id("state-forbidden")).to_contain_text("不属于您的单位")
    await expect(page.get_by_text("法院开庭审判")).to_have_count(0)


async def test_an_account_is_opened_claimed_and_bound_at_390(
    page: Page, console: Console, people: People, world: World
) -> None:
    body = await add_body(world)
    await add_person(world, body, "钱法官", 1)
    await console.enter("prison_approver")
    await console.page.goto("/console/#/official-accounts")
    await console.find("visitor-open").click()
    await console.find("visitor-login").fill("judge")
    await console.find("visitor-save").click()
    code = await console.find("visitor-code").inner_text()

    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/official/")
    await page.get_by_test_id("claim-turn").click()
    await page.get_by_test_id("login").fill("judge")
    await page.get_by_test_id("claim-code").fill(code)
    await page.get_by_test_id("password").fill(NEW)
    await page.get_by_test_id("password-again").fill(NEW)
    await page.get_by_test_id("enter").click()
    await expect(page.get_by_test_id("told")).to_have_text("密码已设置，请登录。")
    await page.get_by_test_id("password").fill(NEW)
    await page.get_by_test_id("enter").click()
    await page.get_by_test_id("totp-begin").click()
    secret = (await page.get_by_test_id("totp-secret").inner_text()).replace(" ", "")
    await page.get_by_test_id("totp-code").fill(pyotp.TOTP(secret).at(world.clock()))
    await page.get_by_test_id("totp-confirm").click()
    await expect(page.get_by_test_id("state-empty")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await page.get_by_test_id("sign-out").click()

    world.now = world.clock() + timedelta(minutes=2)
    await page.get_by_test_id("login").fill("judge")
    await page.get_by_test_id("password").fill(NEW)
    await page.get_by_test_id("enter").click()
    await page.get_by_test_id("totp").fill(pyotp.TOTP(secret).at(world.clock()))
    await page.get_by_test_id("enter").click()
    await expect(page.get_by_test_id("who")).to_contain_text("钱法官")


@pytest.mark.requirement("VC-OFFICIAL-05", clauses="b")
async def test_an_officers_list_and_detail_follow_a_booking(
    console: Console, people: People, world: World, relay: object
) -> None:
    body = await judge(world)
    colleague = await add_person(world, body, "周法官", 3)
    await open_account(world, colleague, "colleague")
    person = await visitor(people)
    made = await booked(person, world)
    await console.enter("prison_approver")
    await console.open("official_bookings")
    await expect(console.page.get_by_text("09:30").first).to_be_visible()
    await expect(console.page.get_by_text("14:00")).to_have_count(0)
    await booked(person, world, starts="14:00")
    await expect(console.page.get_by_text("14:00").first).to_be_visible()
    await console.page.goto(f"/console/#/m/official_bookings/{made['booking']['id']}")
    await expect(console.find("official-paper")).to_have_count(2)
    await expect(console.find("official-step")).to_have_count(1)
    await expect(console.page.get_by_text("答案号").first).to_be_visible()
    approver = await people.officer("approver")
    rows = (await approver.get("/api/approvals/pending"))["rows"]
    await decide(approver, next(one for one in rows if "09:30" in one["title"]), "approve")
    await expect(console.find("official-step")).to_have_count(2)
