"""The officer's voice from the wall to both parties, as they receive it."""

import asyncio
import time

import pytest
from playwright.async_api import expect

from tests.integration.media.people import RATE, Heard, samples_of, tone_level
from tests.integration.serve.calls.wall.conftest import SPEECH_HERTZ, Begin, Console
from tests.integration.serve.calls.wall.parties import Party

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]
LOUD = 0.03
SILENT = 0.003


def level(heard: Heard, since: float = 0.0) -> float:
    """How loud the officer's tone is in the loudest of the latest frames."""
    latest = [samples_of(frame) for at, frame in heard.frames if at > since]
    return max((tone_level(one, SPEECH_HERTZ, RATE) for one in latest[-25:]), default=0.0)


async def hears(party: Party) -> None:
    async with asyncio.timeout(60):
        await party.officer.until(lambda _: level(party.officer) > LOUD)


async def hears_nothing(party: Party, since: float) -> None:
    """From then on, for as long as two seconds of the other party's voice take."""
    async with asyncio.timeout(60):
        await party.other.until(lambda frames: frames[-1][0] > since + 2)
    assert level(party.officer, since) < SILENT


@pytest.mark.requirement("VC-MON-03")
async def test_both_hear_the_officer_while_the_space_bar_is_held(
    begin: Begin, console: Console
) -> None:
    (call,) = await begin(1)
    page = await console("monitor")
    await page.goto(f"/console/#/wall/{call.id}")
    await expect(page.get_by_test_id("watch-stage")).to_have_attribute("data-media", "connected")
    parties = (call.relative, call.inmate)
    for party in parties:
        await hears_nothing(party, time.monotonic())

    await page.keyboard.down("Space")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "on")
    for party in parties:
        await hears(party)
    # The voices of the parties go on meanwhile.
    for party, hertz in ((call.relative, 1600), (call.inmate, 400)):
        async with asyncio.timeout(60):
            await party.other.tone(hertz)

    await page.keyboard.up("Space")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "idle")
    for party in parties:
        # What was on its way when the key was let go may still come.
        await hears_nothing(party, time.monotonic() + 1)

    # While somebody types a notice the bar is a space and no voice.
    await page.keyboard.press("n")
    began = time.monotonic()
    await page.keyboard.type("请 注意")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "idle")
    for party in parties:
        await hears_nothing(party, began)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("stage-notice")).to_contain_text("请 注意")
