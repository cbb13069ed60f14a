"""A wall of nine calls in a real browser."""

import asyncio
import time
from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import func, select

from schemas.tables.calls.call import call_stage
from tests.integration.serve.calls.wall.conftest import Begin, Console, Running
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(150)]
CALLS = 9

HEARD = """() => {
  const heard = new Set()
  for (const video of document.querySelectorAll('video')) {
    const tracks = video.srcObject?.getAudioTracks() ?? []
    if (video.muted || !tracks.some((track) => track.enabled)) continue
    heard.add(video.closest('[data-testid^="tile-"]')?.dataset.testid.slice(5) ?? 'large')
  }
  return [...heard]
}"""
MOVING = """([selector, width, frames]) => {
  const videos = [...document.querySelectorAll(selector)]
  return videos.length === 2 && videos.every((video) =>
    video.videoWidth === width && video.getVideoPlaybackQuality().totalVideoFrames >= frames)
}"""


async def pictures(page: Page, selector: str, width: int, frames: int = 5) -> None:
    """Wait until both pictures of a call are this wide and move."""
    await page.wait_for_function(MOVING, arg=[selector, width, frames], timeout=60_000)


async def heard(page: Page) -> Any:
    return await page.evaluate(HEARD)


def tile(call: Running) -> str:
    return f'[data-testid="tile-{call.id}"] video'


@pytest.mark.requirement("VC-MON-01")
@pytest.mark.requirement("VC-AV-17")
async def test_nine_calls_small_one_large_one_heard(
    begin: Begin, console: Console, world: World
) -> None:
    running = await begin(CALLS)
    page = await console("monitor")
    await page.goto("/console/#/wall")
    await expect(page.get_by_test_id("wall-count")).to_have_text("9 路")
    for call in running:
        await pictures(page, tile(call), 160)
    assert await heard(page) == []

    # A digit chooses a tile and lets it be heard, an arrow the next one: never two at a time.
    await page.keyboard.press("5")
    first = await page.get_by_test_id("wall").get_attribute("data-audible")
    assert await heard(page) == [first]
    await page.keyboard.press("ArrowRight")
    chosen = await page.get_by_test_id("wall").get_attribute("data-audible")
    assert chosen not in (first, "")
    assert await heard(page) == [chosen]

    # Enter opens it large, at the full rate; the others stay small and silent.
    await page.keyboard.press("Enter")
    await pictures(page, '[data-testid="watch-stage"] .pictures > figure video', 320, 20)
    assert await heard(page) == ["large"]
    for call in running:
        if call.id != chosen:
            await pictures(page, tile(call), 160)
    await page.keyboard.press("m")
    assert await heard(page) == []
    # Whoever is watched does not notice: pictures go on between the parties.
    await _goes_on(running, chosen or "")

    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("watch-stage")).to_have_count(0)
    await pictures(page, f'[data-testid="tile-{chosen}"] video', 160)
    # Each call that was shown has it in its log, and for each once.
    async with world.database.transaction() as tx:
        watched = await tx.scalar(
            select(func.count(func.distinct(call_stage.c.call_id))).where(
                call_stage.c.kind == "watch"
            )
        )
        lines = await tx.scalar(
            select(func.count()).select_from(call_stage).where(call_stage.c.kind == "watch")
        )
    assert (watched, lines) == (CALLS, CALLS)


async def _goes_on(running: list[Running], call_id: str) -> None:
    """The chosen call's parties get pictures of each other still."""
    (call,) = [one for one in running if one.id == call_id]
    now = time.monotonic()
    async with asyncio.timeout(60):
        for party in (call.relative, call.inmate):
            await party.picture.until(lambda frames: frames[-1][0] > now)
