"""A word added on one screen is marked on another, the next time it is said in the same call."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import msgspec
import pytest
from playwright.async_api import Page, expect

from pipelines.rules.speech.segmenter import VoiceDetector, by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.spotter import Spotter
from schemas.settings import Settings
from tests.integration.serve.calls.wall.conftest import Begin, Console
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.calls.wall.senses import Senses
from tests.integration.serve.client import People
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

SAID = "还是去后山那边碰头"
WORD, VARIANT, DEFINITION = "脱逃地点", "后山那边", "该犯曾约定的接应地点"
FRAMES_A_SENTENCE, FRAMES_A_PAUSE = 50, 30
"""A frame is 32 ms: a sentence every two and a half seconds."""


class OneSentence(Senses):
    """Hears the same sentence again and again, and marks it by the library that the room gives."""

    async def turn(self) -> None:
        """Nobody is ever declined."""

    async def hear(self, pcm: Any, library: WordLibrary, *, early: bool = False) -> Hearing:
        return Hearing(text=SAID, hits=Spotter(library).written(SAID), engine="scripted")

    def voice_activity(self) -> VoiceDetector:
        """Speaks and pauses in turn, so that sentences end."""
        frames = count()
        turn = FRAMES_A_SENTENCE + FRAMES_A_PAUSE
        return by_frame(lambda _: 1.0 if next(frames) % turn < FRAMES_A_SENTENCE else 0.0)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, transcription=True)


@pytest.fixture
async def rooms(world: World) -> AsyncIterator[LocalRooms]:
    rooms = LocalRooms(world, OneSentence())
    yield rooms
    await rooms.close()


async def add_word(page: Page) -> None:
    """By keyboard, on the page of the library."""
    await page.goto("/console/#/words")
    await expect(page.get_by_test_id("words-count")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.get_by_test_id("word-text")).to_be_focused()
    await page.keyboard.type(WORD)
    await page.get_by_test_id("word-class").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="脱逃类").click()
    await page.get_by_test_id("word-variants").fill(VARIANT)
    await page.get_by_test_id("word-definition").fill(DEFINITION)
    await page.get_by_test_id("word-save").click()
    await expect(page.get_by_test_id(f"word-{WORD}")).to_be_visible()


@pytest.mark.requirement("VC-GEN-10")
@pytest.mark.requirement("VC-CFG-24")
@pytest.mark.requirement("VC-SUP-14")
@pytest.mark.stand_in(
    "speech",
    "The same sentence is heard whatever is said.",
    rows=("VC-GEN-10", "VC-CFG-24"),
)
async def test_a_word_added_during_a_call_is_marked_the_next_time_it_is_said(
    begin: Begin, console: Console, people: People, rooms: LocalRooms
) -> None:
    (call,) = await begin(1)
    wall, library = await console("monitor"), await console("keeper")
    await wall.goto(f"/console/#/wall/{call.id}")
    lines, hits = wall.get_by_test_id("live-line"), wall.get_by_test_id("hit")
    await expect(lines.first).to_contain_text(SAID)
    assert await hits.count() == 0

    await add_word(library)
    await expect(hits.first).to_be_visible()
    await expect(hits.first).to_have_attribute("data-word", WORD)
    await expect(hits.first).to_contain_text(f"{VARIANT}脱逃类 · 变体 {WORD}")
    await expect(lines.first.get_by_test_id("hit")).to_have_count(0)
    # The definition shows to the keyboard as it does to the mouse.
    await hits.first.focus()
    await expect(wall.get_by_role("tooltip").filter(has_text=DEFINITION)).to_be_visible()

    await library.get_by_test_id(f"word-enable-{WORD}").click()
    await expect(library.get_by_test_id(f"word-state-{WORD}")).to_have_text("停用")
    # What was said until now may still be on its way; the one after the next is not.
    coming = await lines.count() + 2
    await expect(lines.nth(coming)).to_be_visible()
    await expect(lines.nth(coming).get_by_test_id("hit")).to_have_count(0)

    await rooms.rooms[call.id]._journal.drained()
    monitor = await people.officer("monitor")
    raised = (await monitor.get("/api/alerts", word=WORD))["rows"]
    assert raised
    assert {(one["call_id"], one["heard_as"], one["matched_by"]) for one in raised} == {
        (call.id, VARIANT, "text")
    }
