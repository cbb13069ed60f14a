"""A leader sets up the calendar, a relative books on the phone, a day is closed after a look."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from pipelines.flows.services import Services
from pipelines.flows.visits import passing_on
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.screens.console import Console
from tests.integration.serve.visits.places import VISITS, add_time, book, second_pair, slots
from tests.integration.serve.world import World
from tests.trace.proving import proves

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def look(page: Page, name: str) -> None:
    """A picture of the screen, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
async def phone(browser: Browser, people: People) -> AsyncIterator[Page]:
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
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


async def every_day(people: People, world: World, capacity: int = 3) -> None:
    """Visits at nine on each day of the week: the browser's clock is the machine's."""
    held: dict[str, Any] = dict.fromkeys(WEEK, True)
    await add_time(
        await people.officer("leader"), world, capacity=capacity, on_holidays=True, **held
    )


async def first_free(people: People, world: World) -> str:
    """The first day that can be booked."""
    relative = await people.relative()
    return str((await slots(relative, world.inmate_id))[0]["day"])


@pytest.mark.requirement("VC-APPT-09", clauses="a")
async def test_a_leader_sets_times_by_week_month_and_own_days_and_sees_the_calendar(
    console: Console, people: People, world: World
) -> None:
    today = datetime.now(UTC) + timedelta(hours=8)
    month = (today.replace(day=1) + timedelta(days=32)).strftime("%Y-%m")
    year, number = map(int, month.split("-"))
    await console.enter("leader")
    await console.page.goto(f"/console/#/visit-calendar?month={month}")
    await expect(console.page.get_by_text("这个月还没有会见场次")).to_be_visible()
    for kind, name, starts, ends in (
        ("week", "每周二", "09:00", "09:30"),
        ("month", "每月五日", "10:00", "10:30"),
        ("own", "自定", "14:00", "15:00"),
    ):
        await console.find("add-time").click()
        await console.find("time-name").fill(name)
        await console.find(f"repeats-{kind}").click()
        await console.find("time-starts").fill(starts)
        await console.find("time-ends").fill(ends)
        if kind == "week":
            await console.find("week-tuesday").click()
        elif kind == "month":
            await console.find("month-days").click()
            await console.page.get_by_role("option", name="5日", exact=True).click()
        else:
            await console.page.get_by_placeholder("可选多天").click()
            panel = console.page.locator(".el-picker-panel:visible")
            await panel.get_by_role("button", name="下个月").click()
            await panel.locator("td.available").get_by_text("20", exact=True).click()
            await panel.get_by_role("button", name="确定").click()
        dialog = console.page.locator(".el-dialog:visible")
        await expect(dialog.locator(".session.draft").first).to_be_visible()
        await look(console.page, f"calendar-{kind}")
        await console.find("time-save").click()
        await expect(dialog).to_have_count(0)
    page = console.page.locator("[data-testid=visit-month]").first
    tuesdays = [
        day for day in (date(year, number, one) for one in range(1, 29)) if day.weekday() == 1
    ]
    for day in tuesdays:
        await expect(page.get_by_test_id(f"session-{day}-0900")).to_be_visible()
    await expect(page.get_by_test_id(f"session-{month}-05-1000")).to_be_visible()
    await expect(page.get_by_test_id(f"session-{month}-20-1400")).to_be_visible()
    await look(console.page, "calendar")


@pytest.mark.requirement("VC-APPT-01", clauses="ab")
@pytest.mark.requirement("VC-APPT-13", clauses="a")
async def test_a_relative_books_a_visit_on_the_phone_and_takes_it_back(
    phone: Page, people: People, world: World
) -> None:
    await every_day(people, world)
    day = await first_free(people, world)
    await phone.goto("/relative/")
    await phone.get_by_test_id("ask-visit").click()
    await expect(phone.get_by_test_id("visit-step")).to_have_text("第 1/8 步")
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id("error-summary")).to_contain_text("请选择会见类型")
    await phone.get_by_test_id("kind-REGULAR").click()
    await look(phone, "visit-kind")
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visitors-2").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id(f"visit-day-{day}").click()
    await look(phone, "visit-day")
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id("visit-time-0900")).to_have_attribute("data-left", "3")
    await phone.get_by_test_id("visit-time-0900").click()
    await look(phone, "visit-time")
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id("hold-left")).to_contain_text("内提交")
    # While it is held, others see a place less.
    relative = await people.relative()
    (slot,) = [one for one in await slots(relative, world.inmate_id) if one["day"] == day]
    assert slot["left"] == 2
    await phone.get_by_test_id("companion-0").fill("王小某")
    await phone.get_by_test_id("minor-0").check()
    await look(phone, "visit-companions")
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("need-wheelchair").check()
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id("visit-answer-6")).to_have_text("王小某（未成年）")
    await expect(phone.get_by_test_id("visit-answer-7")).to_contain_text("轮椅")
    await look(phone, "visit-review")
    await phone.get_by_test_id("visit-send").click()
    await expect(phone.get_by_test_id("visit-no")).to_contain_text("HJP03-")
    await expect(phone.get_by_test_id("visit-state")).to_have_text("等待审批")
    await look(phone, "visit")
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    await phone.goto("/relative/#/messages")
    message = phone.locator("[data-read=false]")
    await expect(message).to_contain_text("会见预约已通过")
    await message.click()
    await expect(phone.get_by_test_id("visit-state")).to_have_text("已通过")
    await phone.get_by_test_id("cancel-visit").click()
    await phone.get_by_test_id("cancel-visit-confirm").click()
    await expect(phone.get_by_test_id("visit-state")).to_have_text("已取消")
    (slot,) = [one for one in await slots(relative, world.inmate_id) if one["day"] == day]
    assert slot["left"] == 3
    await phone.goto("/relative/#/bookings")
    await expect(phone.locator("[data-kind=visit-card]")).to_contain_text("已取消")


@pytest.mark.requirement("VC-PUB-25", clauses="ab")
async def test_half_a_minute_without_a_line_loses_no_answer_and_books_once(
    phone: Page, people: People, world: World
) -> None:
    await every_day(people, world)
    day = await first_free(people, world)
    await phone.clock.install()
    await phone.goto("/relative/")
    await phone.get_by_test_id("ask-visit").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("kind-REGULAR").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visitors-2").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id(f"visit-day-{day}").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visit-time-0900").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("companion-0").fill("王小某")
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id("visit-answer-6")).to_have_text("王小某")

    async def answer_lost(route: Route) -> None:
        """It arrives; the line is gone before the answer."""
        await route.fetch()
        await phone.context.set_offline(True)
        await route.abort()

    await phone.route(f"**{VISITS}", answer_lost, times=1)
    await phone.get_by_test_id("visit-send").click()
    await expect(phone.get_by_test_id("visit-send")).to_be_disabled()
    for _ in range(10):
        await phone.clock.fast_forward(3_000)
    await expect(phone.get_by_test_id("line-away")).to_contain_text("您填的内容都还在")
    await look(phone, "line-away")
    await phone.context.set_offline(False)
    await expect(phone.get_by_test_id("visit-no")).to_contain_text("HJP03-")
    await expect(phone.get_by_test_id("line-away")).to_have_count(0)
    (visit,) = await (await people.relative()).get(VISITS)
    assert visit["companions"] == [{"name": "王小某", "minor": False}]


@pytest.mark.requirement("VC-APPT-19", clauses="ab")
async def test_a_day_is_closed_with_a_preview_and_its_booking_moved(
    console: Console, people: People, world: World
) -> None:
    await every_day(people, world)
    day = await first_free(people, world)
    relative = await people.relative()
    visit = await book(relative, world.inmate_id, day)
    await console.enter("leader")
    await console.page.goto(f"/console/#/visit-calendar?month={day[:7]}")
    await expect(console.find(f"session-{day}-0900")).to_have_attribute("data-taken", "1")
    await console.find("close-visits").click()
    ends = console.page.locator(".el-dialog:visible .el-range-input")
    for place in (0, 1):
        await ends.nth(place).fill(day)
        await ends.nth(place).press("Enter")
    await console.page.locator(".el-dialog:visible .el-dialog__title").click()
    await console.find("close-preview").click()
    await expect(console.find("close-summary")).to_contain_text("影响 1 笔预约")
    await expect(console.find(f"touched-{visit['id']}")).to_contain_text(visit["booking_no"])
    await expect(console.find(f"touched-{visit['id']}")).to_contain_text("李某某")
    target = await console.find(f"choice-{visit['id']}").locator("option").first.inner_text()
    await look(console.page, "closing")
    await console.find("close-confirm").click()
    await expect(console.find("close-problem")).to_contain_text("请填写停办原因")
    await console.find("close-reason").fill("设备检修")
    await console.find("close-confirm").click()
    await expect(console.find(f"session-{day}-0900")).to_have_attribute("data-closed", "true")
    now = await relative.get(f"{VISITS}/{visit['id']}")
    assert now["day"] != day
    assert now["day"] in target
    await look(console.page, "calendar-closed")


@pytest.mark.requirement("VC-APPT-01", clauses="a")
@pytest.mark.requirement("VC-APPT-21", clauses="a")
async def test_the_window_books_and_the_day_s_list_shows_what_is_needed(
    console: Console, people: People, world: World
) -> None:
    await every_day(people, world)
    day = await first_free(people, world)
    await console.enter("leader")
    await console.page.goto("/console/#/book-visit")
    await console.find("window-inmate").click()
    await console.page.get_by_role("option", name="周某").click()
    await console.find("window-relative-李某某").click()
    await console.find("window-slot-0900").click()
    await console.find("window-hold").click()
    await expect(console.find("window-left")).to_contain_text("名额已保留")
    await console.find("window-need-interpreter").click()
    await look(console.page, "window")
    await console.find("window-book").click()
    await expect(console.find("window-done")).to_contain_text("HJP03-")
    await console.page.goto(f"/console/#/visit-day?day={day}")
    await expect(console.find("prepared-0900")).to_contain_text("翻译")
    await expect(console.find("day-summary")).to_contain_text("1 组需要帮助")
    await look(console.page, "visit-day-list")


async def test_a_relative_waits_for_a_full_session_and_takes_up_the_place_that_is_offered(
    phone: Page, console: Console, people: People, world: World, services: Services
) -> None:
    await every_day(people, world, capacity=1)
    day = await first_free(people, world)
    other = await people.relative("wx-wang")
    theirs = await book(other, await second_pair(world), day)
    await phone.goto("/relative/")
    await phone.get_by_test_id("ask-visit").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("kind-REGULAR").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visitors-1").click()
    await phone.get_by_test_id("visit-next").click()
    await expect(phone.get_by_test_id(f"visit-day-{day}")).to_contain_text("候补")
    await phone.get_by_test_id(f"visit-day-{day}").click()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("wait-for-0900").click()
    await phone.get_by_test_id("ask-wait-confirm").click()
    await expect(phone.get_by_test_id("wait-made")).to_contain_text("排在第一位")
    await look(phone, "wait-made")
    await console.enter("leader")
    await console.page.goto(f"/console/#/visit-calendar?month={day[:7]}")
    await expect(console.find(f"waiting-{day}-0900")).to_contain_text("候补 1")
    await look(console.page, "calendar-waiting")
    await other.post(f"{VISITS}/{theirs['id']}/cancel")
    await passing_on.round(services)
    await phone.goto("/relative/#/messages")
    await phone.get_by_text("候补名额已为您保留").click()
    await look(phone, "wait-offered")
    await phone.get_by_test_id("take-offer").click()
    await expect(phone.get_by_test_id("hold-left")).to_be_visible()
    await phone.get_by_test_id("visit-next").click()
    await phone.get_by_test_id("visit-send").click()
    with proves("VC-APPT-18", "a"):
        await expect(phone.get_by_test_id("visit-state")).to_have_attribute("data-state", "pending")
