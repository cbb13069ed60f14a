"""Pictures of a screen at the sizes that people use, where somebody asked for them."""

import os
from pathlib import Path

from playwright.async_api import Page
from playwright.async_api import TimeoutError as NotYet

SIZES = ((1366, 768), (390, 844))
SETTLED_MS = 15_000
"""A list that was chosen from fades at the place it had on the wider screen."""
NARROW_ENOUGH = "width => document.documentElement.scrollWidth <= width"


async def look_small(page: Page, name: str) -> None:
    """At a desk and on a phone; nothing may be wider than the phone."""
    folder = os.environ.get("SCREENS")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        if folder:
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", animations="disabled")
    try:
        await page.wait_for_function(NARROW_ENOUGH, arg=SIZES[-1][0], timeout=SETTLED_MS)
    except NotYet:
        wide = await page.evaluate("document.documentElement.scrollWidth")
        raise AssertionError(f"{name} is {wide} wide on a phone") from None
    await page.set_viewport_size({"width": 1366, "height": 768})
