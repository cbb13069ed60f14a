"""Pictures of a screen at the sizes that people use, where somebody asked for them."""

import os
from pathlib import Path

from playwright.async_api import Page

SIZES = ((1366, 768), (390, 844))


async def look_small(page: Page, name: str) -> None:
    """At a desk and on a phone; nothing may be wider than the phone."""
    folder = os.environ.get("SCREENS")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        if folder:
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", animations="disabled")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= SIZES[-1][0], f"{name} is {wide} wide on a phone"
    await page.set_viewport_size({"width": 1366, "height": 768})
