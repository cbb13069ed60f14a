"""A real browser at each end: two parties with cameras, and a watcher without any device."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route

from schemas.calls.state import PartyRole
from tests.integration.media.conftest import Room

pytestmark = pytest.mark.integration

PAGE = Path(__file__).with_name("browser_page.html")


async def joined(browser: Browser, room: Room, role: PartyRole, devices: bool) -> Page:
    async def fulfil(route: Route) -> None:
        await route.fulfill(body=PAGE.read_text(), content_type="text/html")

    async def attach(name: str, sdp: str) -> str:
        return await room.media.attach(name, PartyRole(name), sdp)

    page = await browser.new_page()
    await page.route("http://localhost/**", fulfil)
    await page.expose_function("attach", attach)
    await page.goto("http://localhost/")
    await page.evaluate("([role, devices]) => join(role, devices)", [role.value, devices])
    return page


async def figures_when(page: Page, pictures: dict[str, int]) -> dict[str, Any]:
    """The page's figures once each named section has decoded so many pictures."""
    while True:
        figures: dict[str, Any] = await page.evaluate("figures()")
        decoded = {mid: one["frames"] for mid, one in figures["video"].items()}
        if all(decoded.get(mid, 0) >= count for mid, count in pictures.items()):
            return figures
        await asyncio.sleep(0.2)


@pytest.mark.requirement("VC-GEN-04")
@pytest.mark.requirement("VC-MON-01")
async def test_two_browsers_talk_and_a_third_watches(media_browser: Browser, room: Room) -> None:
    async with asyncio.timeout(100):
        relative = await joined(media_browser, room, PartyRole.RELATIVE, devices=True)
        inmate = await joined(media_browser, room, PartyRole.INMATE, devices=True)
        seen = await figures_when(relative, {"1": 15})
        await figures_when(inmate, {"1": 15})
        assert seen["video"]["1"]["width"] >= 160, "a busy machine sends a smaller picture"
        came = room.clock()
        officer = await joined(media_browser, room, PartyRole.OFFICER, devices=False)
        await figures_when(officer, {"2": 1, "4": 1})
        print("first pictures at the watcher after", round(room.clock() - came, 2))
        watched = await figures_when(officer, {"2": 15, "4": 15})
        seen = await figures_when(relative, {"1": 40})
    assert watched["audio"]["1"]["energy"] > 0
    assert watched["audio"]["3"]["energy"] > 0
    assert seen["audio"]["0"]["energy"] > 0
    assert max(abs(pcm).max() for pcm, _ in room.pcm[PartyRole.RELATIVE]) > 0.05
    print(seen, watched, await room.media.quality(), sep="\n")
