"""The officer's voice from the wall to both parties, as they receive it."""

import asyncio

import numpy as np
import pytest
from playwright.async_api import expect

from tests.integration.media.people import RATE, Heard, samples_of, tone_level
from tests.integration.serve.wall.conftest import SPEECH_HERTZ, Begin, Console

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
LOUD = 0.03
SILENT = 0.003


def level(heard: Heard, frames: int = 25) -> float:
    """How loud the officer's tone is in the loudest of the last frames."""
    latest = [samples_of(frame) for _, frame in heard.frames[-frames:]]
    return max((tone_level(one, SPEECH_HERTZ, RATE) for one in latest), default=0.0)


async def becomes(heard: Heard, loud: bool) -> None:
    def ready(_: object) -> bool:
        return level(heard) > LOUD if loud else level(heard) < SILENT

    async with asyncio.timeout(30):
        await heard.until(ready)


@pytest.mark.requirement("VC-MON-03")
async def test_both_hear_the_officer_while_the_space_bar_is_held(
    begin: Begin, console: Console
) -> None:
    (call,) = await begin(1)
    page = await console("monitor")
    await page.goto(f"/console/#/wall/{call.id}")
    await expect(page.get_by_test_id("watch-stage")).to_have_attribute("data-media", "connected")
    parties = (call.relative, call.inmate)
    assert max(level(party.officer) for party in parties) < SILENT

    await page.keyboard.down("Space")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "on")
    for party in parties:
        await becomes(party.officer, loud=True)
    # The voices of the parties go on meanwhile.
    for party, hertz in ((call.relative, 1600), (call.inmate, 400)):
        async with asyncio.timeout(10):
            await party.other.tone(hertz)

    await page.keyboard.up("Space")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "idle")
    for party in parties:
        await becomes(party.officer, loud=False)

    # While somebody types a notice the bar is a space and no voice.
    await page.keyboard.press("n")
    await page.keyboard.type("请 注意")
    await expect(page.get_by_test_id("speak-in")).to_have_attribute("data-state", "idle")
    assert np.isclose(max(level(party.officer) for party in parties), 0, atol=SILENT)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("stage-notice")).to_contain_text("请 注意")
