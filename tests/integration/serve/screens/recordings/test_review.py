"""会见通话复听 in a browser: found by a word, heard at its place, judged, counted."""

from datetime import timedelta

import pytest
from playwright.async_api import Route, expect

from schemas.calls.kind import CallKind
from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import (
    NEAR_S,
    SAID,
    at,
    line,
    opened,
    sentence_at,
    spoken,
    stands_at,
)
from tests.integration.serve.screens.recordings.test_recordings import look
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


@pytest.mark.requirement("VC-SUP-09")
async def test_a_click_on_a_sentence_moves_the_sound_there(
    console: Console, people: People, world: World
) -> None:
    page = await opened(console, await spoken(world, people))
    await look(page, "review-page")
    for start_s, _, _, _ in (SAID[3], SAID[1], SAID[2]):
        await sentence_at(page, start_s).click()
        await stands_at(page, start_s)
        await expect(sentence_at(page, start_s)).to_have_attribute("data-active", "true")
    await page.get_by_test_id("wave-marker").filter(has_text="手机").locator("span").click()
    assert 7.4 - NEAR_S <= await at(page) <= 8.0 + NEAR_S


@pytest.mark.requirement("VC-SUP-09")
async def test_playing_lights_up_each_sentence_as_it_is_said(
    console: Console, people: People, world: World
) -> None:
    page = await opened(console, await spoken(world, people))
    await line(page, SAID[0][2]).click()
    await page.get_by_test_id("rate").select_option("2")
    await page.locator("body").press("Space")
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "true")
    for start_s, _, _, _ in SAID:
        await expect(sentence_at(page, start_s)).to_have_attribute("data-active", "true")
    assert await page.get_by_test_id("review-audio").evaluate("(audio) => audio.playbackRate") == 2
    await page.locator("body").press("Space")
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "false")


@pytest.mark.requirement("VC-SUP-09")
async def test_keys_lead_from_hit_to_hit_and_five_seconds_on(
    console: Console, people: People, world: World
) -> None:
    page = await opened(console, await spoken(world, people))
    body = page.locator("body")
    # A jump lands a moment before the word, and never before its sentence.
    first, second = 3.0 + 3 * 3 / 5 - 0.6, 8.0
    await body.press("n")
    await stands_at(page, first)
    await body.press("n")
    await stands_at(page, second)
    await body.press("p")
    await stands_at(page, first)
    await body.press("ArrowRight")
    await stands_at(page, first + 5)
    await body.press("ArrowLeft")
    await stands_at(page, first)


@pytest.mark.requirement("VC-SUP-09")
async def test_a_review_says_what_was_out_of_order_and_is_found_by_it(
    console: Console, people: People, world: World
) -> None:
    page = await opened(console, await spoken(world, people))
    await page.get_by_test_id("tab-review").click()
    await page.get_by_test_id("review-insert-draft").click()
    await expect(page.get_by_test_id("review-summary")).to_have_value(
        "时长 12 秒；家属说话 2 句、约 6 秒；服刑人员说话 2 句、约 6 秒。"
        "敏感词 2 处：“越狱”、“手机”。"
    )
    await page.get_by_test_id("assessment-attention").check()
    await expect(page.get_by_test_id("review-save")).to_be_disabled()
    await page.get_by_test_id("anomaly-yes").check()
    await expect(page.get_by_test_id("review-save")).to_be_disabled()
    await page.get_by_test_id("anomaly-kind").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="脱逃倾向").click()
    await page.get_by_test_id("anomaly-note").fill("提及越狱")
    await look(page, "review-form")
    await page.get_by_test_id("review-save").click()
    await expect(page.get_by_test_id("review-stored")).to_contain_text("有异常：脱逃倾向。提及越狱")
    await page.goto("/console/#/conversations?anomaly=1")
    await expect(page.get_by_test_id("conversations-total")).to_have_text("共 1 次")
    await expect(page.get_by_test_id("conversations-table")).to_contain_text("民警reviewer")


@pytest.mark.requirement("VC-SUP-06")
@pytest.mark.requirement("VC-SUP-07")
@pytest.mark.requirement("VC-SUP-08")
async def test_the_list_finds_a_word_and_leads_to_its_place(
    console: Console, people: People, world: World
) -> None:
    call_id = await spoken(world, people)
    phone = await talked(world, ContactChannel.PHONE_CALL, NOON)
    await say(world, phone, "别提越狱的事", marked("别提越狱的事", "越狱"))
    await talked(world, ContactChannel.VISIT, NOON + timedelta(hours=1))
    await talked(world, at=NOON + timedelta(hours=2), kind=CallKind.LAWYER)
    await console.enter("reviewer")
    page = console.page
    await console.find("menu-conversations").click()
    await expect(console.find("conversations-total")).to_have_text("共 4 次")
    await expect(console.find("conversations-table")).to_contain_text("保密")
    await expect(console.find("conversation-overdue")).to_have_count(1)
    await look(page, "conversations")
    await console.find("conversations-more").click()
    await look(page, "conversations-conditions")
    await console.find("conversations-text").fill("越狱 有人")
    await console.find("conversations-search").click()
    await expect(console.find("conversations-total")).to_have_text("共 1 次")
    assert "q=" in page.url
    await expect(console.find("found-line").locator("mark")).to_have_text(["有人", "越狱"])
    await look(page, "conversations-found")
    await page.reload()
    await console.find("found-line").first.click()
    await expect(page).to_have_url(f"{page.url.split('#')[0]}#/conversations/{call_id}?t=3")
    await expect(page.get_by_test_id("waveform")).to_be_visible()
    await stands_at(page, 3)


@pytest.mark.requirement("VC-SUP-09")
async def test_a_phone_call_without_sound_still_shows_what_was_said(
    console: Console, people: People, world: World
) -> None:
    phone = await talked(world, ContactChannel.PHONE_CALL, NOON)
    await say(world, phone, "别提越狱的事", marked("别提越狱的事", "越狱"))
    await console.enter("reviewer")
    page = console.page
    await page.goto(f"/console/#/conversations/{phone}")
    await expect(page.get_by_test_id("review-head")).to_contain_text("亲情电话")
    await expect(page.get_by_test_id("review-none")).to_contain_text("录音尚未取得")
    await expect(sentence_at(page, 1)).to_contain_text("别提")
    await expect(page.get_by_test_id("review-quiet-hit")).to_contain_text("越狱")
    await look(page, "review-phone")
    lawyer = await talked(world, at=NOON + timedelta(hours=2), kind=CallKind.LAWYER)
    await page.goto(f"/console/#/conversations/{lawyer}")
    await expect(page.get_by_test_id("review-none")).to_contain_text("保密")
    await look(page, "review-privileged")


@pytest.mark.requirement("VC-SUP-11")
@pytest.mark.requirement("VC-SUP-12")
async def test_figures_lead_to_the_records_behind_them(
    console: Console, people: People, world: World
) -> None:
    for channel, day in ((ContactChannel.PHONE_CALL, 0), (ContactChannel.VISIT, 1)):
        one = await talked(world, channel, NOON + timedelta(days=day))
        await say(world, one, "越狱又越狱", marked("越狱又越狱", "越狱"), marked("又越狱", "越狱"))
    two = await talked(world, at=NOON + timedelta(days=2))
    await say(world, two, "藏了手机", marked("藏了手机", "手机", "违禁品类", 2))
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/review-statistics?since=2026-11-01&until=2026-11-30&of=hits")
    await expect(console.find("card-hits")).to_contain_text("5")
    await expect(console.find("card-records")).to_contain_text("3")
    await expect(console.find("card-people")).to_contain_text("1")
    await expect(console.find("figure-越狱-hits")).to_have_text("4")
    await look(page, "review-statistics")
    await console.find("figure-越狱-records").click()
    await expect(console.find("conversations-total")).to_have_text("共 2 次")
    assert "word=" in page.url
    await page.go_back()
    await page.goto(
        "/console/#/review-statistics?since=2026-11-01&until=2026-11-30&of=hits&across=channel"
    )
    cross = console.find("group-cross").locator("tr").filter(has_text="越狱")
    await expect(cross.locator("td")).to_have_text(["2", "0", "2", "4"])
    await look(page, "review-statistics-cross")
    taken = await console.download("figures-export")
    assert taken.read_bytes().startswith(b"PK")
    await console.find("figures-reviews").click()
    await console.find("view-day").click()
    await expect(console.find("group-day")).to_contain_text("2026-11-12")
    await look(page, "review-statistics-days")
    await page.goto("/console/#/review-statistics?since=2025-01-01&until=2025-01-31")
    await expect(page.get_by_text("这段时间没有会见通话")).to_be_visible()
    await look(page, "review-statistics-empty")


async def test_what_does_not_load_says_so(console: Console, people: People, world: World) -> None:
    await console.enter("reviewer")
    page = console.page

    async def broken(route: Route) -> None:
        body = '{"code":"unavailable","message":"数据库暂时不可用","retryable":true,"detail":{}}'
        await route.fulfill(status=503, body=body, content_type="application/json")

    for pattern, path in (
        ("**/api/conversations?*", "conversations"),
        ("**/api/review-statistics/reviews", "review-statistics"),
    ):
        await page.route(pattern, broken)
        await page.goto(f"/console/#/{path}")
        await expect(page.get_by_text("没能加载")).to_be_visible()
        await look(page, f"{path}-error")
    await page.unroute("**/api/conversations?*")
    await page.goto("/console/#/conversations")
    # A tab that was open keeps what it showed.
    await page.reload()
    await expect(page.get_by_text("还没有会见通话")).to_be_visible()
    await look(page, "conversations-empty")
