"""A phone's line that goes for half a minute, and what the phone keeps meanwhile."""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Error, Page, Route, expect
from sqlalchemy import text

from tests.integration.serve.world import World

AWAY = "line-away"
KEPT = """() => new Promise((resolve) => {
  const typed = Object.keys(localStorage).filter((key) => key.startsWith("qq-typed:"))
  const words = JSON.stringify(Object.entries(localStorage)) + JSON.stringify(sessionStorage)
  const asked = indexedDB.open("qq-device")
  asked.onerror = () => resolve({ typed, words, files: [] })
  asked.onsuccess = () => {
    const database = asked.result
    if (!database.objectStoreNames.contains("files")) return resolve({ typed, words, files: [] })
    const all = database.transaction("files").objectStore("files").getAll()
    all.onsuccess = () => {
      const bytes = (one) => one.blocks.map((block) => Array.from(block.content.slice(0, 4)))
      const files = all.result.map((one) => ({ place: one.place, begins: bytes(one) }))
      database.close()
      resolve({ typed, words, files })
    }
  }
})"""
JPEG = [0xFF, 0xD8, 0xFF]


async def lose_answer(page: Page, address: str, *, passing: int = 0) -> asyncio.Event:
    """After some that pass, a request arrives whose answer the line takes; set once it is gone."""
    gone = asyncio.Event()
    left = passing

    async def handle(route: Route) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            await route.continue_()
            return
        await route.fetch()
        await page.context.set_offline(True)
        await route.abort()
        gone.set()

    await page.route(address, handle, times=passing + 1)
    return gone


async def half_a_minute(page: Page) -> None:
    """Without a line, which the page says in plain words; its clock stands for the waiting."""
    for _ in range(10):
        await page.clock.fast_forward(3_000)
    await expect(page.get_by_test_id(AWAY)).to_contain_text("您填的内容都还在")


async def load_anew(page: Page) -> None:
    """Somebody loads the page while the line is away, and once more when it is back."""
    here = page.url
    with pytest.raises(Error):
        await page.reload()
    # The browser's own page comes a moment after the error; it would try again by itself once the
    # line is there, beside whoever does.
    await page.wait_for_url("chrome-error://**", wait_until="commit")
    await page.goto("about:blank")
    await page.context.set_offline(False)
    await page.goto(here)


async def kept(page: Page) -> Any:
    """Places of what waits on the phone; nothing of it lies open."""
    told = await page.evaluate(KEPT)
    for one in told["files"]:
        assert all(begins[:3] != JPEG for begins in one["begins"])
    return told


async def nothing_kept(page: Page) -> None:
    """Nothing waits on the phone any more."""
    told = await kept(page)
    assert (told["typed"], told["files"]) == ([], [])


async def counts(world: World, **questions: str) -> dict[str, int]:
    """Rows that these questions find."""
    async with world.database.reading() as tx:
        return {
            name: int(await tx.scalar(text(f"select count(*) from {asked}")) or 0)
            for name, asked in questions.items()
        }


def as_photographed(picture: bytes) -> bytes:
    """As large as a phone takes it, so that it goes up in several pieces."""
    drawn = Image.open(io.BytesIO(picture))
    stream = io.BytesIO()
    drawn.resize((drawn.width * 2, drawn.height * 2), Image.Resampling.LANCZOS).save(
        stream, "JPEG", quality=97
    )
    return stream.getvalue()
