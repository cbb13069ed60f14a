"""The review page of a conversation: its sound, and the sentences beside it."""

from playwright.async_api import Locator, Page, expect

from schemas.calls.state import PartyRole
from tests.integration.serve.client import People
from tests.integration.serve.recorded import recorded
from tests.integration.serve.screens.console import Console
from tests.integration.serve.spoken import marked, say
from tests.integration.serve.world import World

NEAR_S = 0.3
SAID = (
    (0.5, PartyRole.RELATIVE, "家里都好，你放心", ()),
    (3.0, PartyRole.INMATE, "有人想越狱", ("越狱",)),
    (6.0, PartyRole.RELATIVE, "不要说这个", ()),
    (8.0, PartyRole.INMATE, "手机藏在鞋底", ("手机",)),
)
"""Twelve seconds: when it was said, by whom, and the sensitive words in it."""


async def spoken(world: World, people: People) -> str:
    """A call of twelve seconds with its sound and what was said in it."""
    made = await recorded(world, people)
    for seq, (start_s, speaker, text, found) in enumerate(SAID, 1):
        hits = [marked(text, word) for word in found]
        await say(world, made.call_id, text, *hits, seq=seq, start_s=start_s, speaker=speaker)
    return made.call_id


async def opened(console: Console, call_id: str) -> Page:
    """The review page, its sound ready to be played."""
    await console.enter("reviewer")
    page = console.page
    await page.goto(f"/console/#/conversations/{call_id}")
    await expect(page.get_by_test_id("waveform")).to_be_visible()
    await page.get_by_test_id("review-audio").evaluate(
        "(audio) => audio.readyState > 0 || new Promise((done) =>"
        " audio.addEventListener('loadedmetadata', () => done(true)))"
    )
    return page


async def at(page: Page) -> float:
    """Where the sound itself stands, in seconds."""
    place = await page.get_by_test_id("review-audio").evaluate("(audio) => audio.currentTime")
    return float(place)


async def stands_at(page: Page, seconds: float) -> None:
    """The sound and the clock beside it come to this place."""
    await page.wait_for_function(
        "([wanted, near]) => {"
        " const audio = document.querySelector('[data-testid=review-audio]');"
        " const shown = document.querySelector('[data-testid=review-time]').dataset.seconds;"
        " return [audio.currentTime, Number(shown)]"
        ".every((one) => Math.abs(one - wanted) <= near) }",
        arg=[seconds, NEAR_S],
    )


def line(page: Page, text: str) -> Locator:
    return page.get_by_test_id("review-line").filter(has_text=text)


def sentence_at(page: Page, start_s: float) -> Locator:
    return page.locator(f'[data-testid="review-line"][data-start="{start_s:g}"]')
