"""A visit of half an hour is heard where one wants, without fetching all of it first."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import at, opened, stands_at
from tests.integration.serve.screens.recordings.test_visit_review import fetched
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

HALF_AN_HOUR = 1800.0
WANTED_S = 1500.0


class Fetched:
    """What a page got of the recording's parts, as the browser's own network layer counts it."""

    def __init__(self) -> None:
        self._asked: dict[str, str] = {}
        self._bytes: dict[str, int] = defaultdict(int)
        self._mine: set[str] = set()

    @classmethod
    async def of(cls, page: Page) -> "Fetched":
        told = cls()
        session = await page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", told._sent)
        session.on("Network.requestWillBeSentExtraInfo", told._went_out)
        session.on("Network.dataReceived", told._received)
        await session.send("Network.enable")
        return told

    @property
    def bytes(self) -> int:
        return sum(self._bytes[one] for one in self._mine)

    @property
    def ranges(self) -> list[str]:
        return [self._asked[one] for one in self._mine if one in self._asked]

    def _sent(self, event: dict[str, Any]) -> None:
        if "/recording/" in event["request"]["url"]:
            self._mine.add(event["requestId"])

    def _went_out(self, event: dict[str, Any]) -> None:
        """With the headers as they were on the line; what it was of is told apart."""
        headers = {name.lower(): value for name, value in event["headers"].items()}
        self._asked[event["requestId"]] = headers.get("range", "")

    def _received(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] += event["dataLength"]


async def moves_on(page: Page, beyond: float) -> None:
    """The sound plays past this place, decoded there."""
    await page.wait_for_function(
        "(beyond) => document.querySelector('[data-testid=review-audio]').currentTime > beyond",
        arg=beyond,
    )


@pytest.mark.requirement("VC-ONSITE-08")
async def test_half_an_hour_is_sought_paused_and_sped_up_without_loading_it_all(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await fetched(world, ContactChannel.VISIT, tmp_path, HALF_AN_HOUR)
    reviewer = await people.officer("reviewer")
    parts = (await reviewer.get(f"/api/conversations/{visit_id}/recording"))["parts"]
    (sound,) = [one for one in parts if one["kind"] == "sound"]
    assert sound["seconds"] == pytest.approx(HALF_AN_HOUR, abs=0.2)
    told = await Fetched.of(console.page)
    page = await opened(console, visit_id)
    assert told.ranges
    assert all(one.startswith("bytes=") for one in told.ranges), told.ranges
    assert told.bytes < sound["size"] / 2, "opening it fetches its beginning"

    # A click on the time line.
    box = await page.get_by_test_id("waveform").locator(".box").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] * WANTED_S / HALF_AN_HOUR, box["y"] + 60)
    # A point of the time line is more than a second wide.
    await page.wait_for_function(
        "(wanted) => { const audio = document.querySelector('[data-testid=review-audio]');"
        " return Math.abs(audio.currentTime - wanted) < 4 && audio.readyState >= 2 }",
        arg=WANTED_S,
    )
    assert told.bytes < sound["size"], "what lies between was not fetched"
    later = [int(one.removeprefix("bytes=").split("-")[0]) for one in told.ranges]
    assert max(later) > sound["size"] / 2

    # Playing, pausing: by the key and by the button.
    place, audio = await at(page), page.get_by_test_id("review-audio")
    await page.locator("body").press("Space")
    await moves_on(page, place + 0.5)
    await page.locator("body").press("Space")
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "false")
    assert await audio.evaluate("(audio) => audio.paused")
    await page.get_by_test_id("play").click()
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "true")
    await page.get_by_test_id("play").click()
    await expect(page.get_by_test_id("play")).to_have_attribute("data-playing", "false")

    # Fast forward and back: by buttons and by keys.
    steps = (("fast-forward", 30), ("rewind", -30), ("skip-forward", 5), ("skip-back", -5))
    for button, seconds in steps:
        place = await at(page)
        await page.get_by_test_id(button).click()
        await stands_at(page, place + seconds)
    keys = (("Shift+ArrowRight", 30), ("Shift+ArrowLeft", -30), ("ArrowRight", 5))
    for key, seconds in keys:
        place = await at(page)
        await page.locator("body").press(key)
        await stands_at(page, place + seconds)

    # Speed: of what is played, and kept over a jump.
    await page.get_by_test_id("rate").select_option("2")
    assert await audio.evaluate("(audio) => audio.playbackRate") == 2
    place = await at(page)
    await page.get_by_test_id("play").click()
    await moves_on(page, place + 2)
    await page.get_by_test_id("fast-forward").click()
    await moves_on(page, place + 32)
    assert await audio.evaluate("(audio) => audio.playbackRate") == 2
    await page.get_by_test_id("play").click()
    assert told.bytes < sound["size"]
