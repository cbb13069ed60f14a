"""The officer's hand on one party: its voice held back, and the party put out."""

import asyncio
import time

import pytest
from playwright.async_api import Page, expect

from tests.integration.media.people import RATE, samples_of, tone_level
from tests.integration.serve.calls.wall.conftest import Begin, Console, Running
from tests.integration.serve.calls.wall.parties import Party

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]
RELATIVE_HERTZ = 400
SILENT = 0.003
SPAN_S = 2.0


async def hears_nothing_of(party: Party, hertz: float) -> None:
    """From a moment after now, for as long as two seconds of the other's pictures take.

    Pictures are the clock, since a muted party's sound is not sent on at all.
    """
    since = time.monotonic() + 1
    async with asyncio.timeout(60):
        await party.picture.until(lambda frames: frames[-1][0] > since + SPAN_S)
    late = [samples_of(frame) for at, frame in party.other.frames if at > since]
    assert max((tone_level(one, hertz, RATE) for one in late), default=0.0) < SILENT


async def opened(call: Running, console: Console, login: str) -> Page:
    page = await console(login)
    await page.goto(f"/console/#/wall/{call.id}")
    await expect(page.get_by_test_id("watch-stage")).to_have_attribute("data-media", "connected")
    return page


async def confirm(page: Page, deed: str, reason: str) -> None:
    await page.get_by_test_id(deed).click()
    await page.get_by_test_id("party-reason").fill(reason)
    await page.get_by_test_id("party-confirm").click()
    await expect(page.get_by_test_id("party-dialog")).to_be_hidden()


@pytest.mark.requirement("VC-AV-04")
async def test_a_muted_party_is_marked_and_not_heard_until_it_is_let_speak(
    begin: Begin, console: Console
) -> None:
    (call,) = await begin(1)
    page = await opened(call, console, "monitor")
    async with asyncio.timeout(60):
        await call.inmate.other.tone(RELATIVE_HERTZ)

    await page.get_by_test_id("mute-relative").click()
    await expect(page.get_by_test_id("party-confirm")).to_be_disabled()
    await page.get_by_test_id("party-reason").fill("言语过激")
    await page.get_by_test_id("party-confirm").click()
    await expect(page.get_by_test_id("silenced-relative")).to_be_visible()
    await hears_nothing_of(call.inmate, RELATIVE_HERTZ)

    await confirm(page, "unmute-relative", "已提醒")
    await expect(page.get_by_test_id("silenced-relative")).to_have_count(0)
    async with asyncio.timeout(60):
        await call.inmate.other.tone(RELATIVE_HERTZ)


@pytest.mark.requirement("VC-AV-04")
async def test_a_party_is_put_out_with_a_reason_and_may_be_let_in_again(
    begin: Begin, console: Console
) -> None:
    (call,) = await begin(1)
    page = await opened(call, console, "monitor")

    await confirm(page, "remove-inmate", "通话人员与登记不符")
    await expect(page.get_by_test_id("picture-inmate")).to_have_attribute("data-present", "false")
    await expect(page.get_by_test_id("picture-inmate")).to_contain_text("已被请出")

    await confirm(page, "admit-inmate", "已核实")
    await expect(page.get_by_test_id("remove-inmate")).to_be_visible()
    await expect(page.get_by_test_id("picture-inmate")).to_contain_text("未接入")


@pytest.mark.requirement("VC-MON-01")
async def test_who_may_only_look_on_finds_no_controls(begin: Begin, console: Console) -> None:
    (call,) = await begin(1)
    page = await console("leader")
    async with page.expect_response(lambda answer: answer.url.endswith(f"/calls/{call.id}")):
        await page.goto(f"/console/#/wall/{call.id}")
    await expect(page.get_by_test_id("watch-stage")).to_have_attribute("data-media", "connected")
    for control in ("mute-relative", "remove-inmate", "speak-in", "notice-text", "cutoff-open"):
        await expect(page.get_by_test_id(control)).to_have_count(0)
