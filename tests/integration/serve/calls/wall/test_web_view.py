"""A relative inside a mini-program's web-view and an inmate at the kiosk's page hold one call."""

import asyncio
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, BrowserContext, Locator, expect

from connectors.sealed_http import sealer_of
from pipelines.flows.services import Services
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.calls.live import QualityReport
from schemas.settings import Settings
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.client import People, picture
from tests.integration.serve.journey import approved, configure
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(150)]

AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.0.0 Mobile Safari/537.36 XWEB/1260117 MicroMessenger/8.0.50 miniProgram/wx0"
)
HOST = """
window.__wxjs_environment = 'miniprogram'
window.__told = []
localStorage.setItem('qq-elder', '1')
window.wx = { miniProgram: {
  postMessage: (message) => window.__told.push(['postMessage', message.data]),
  navigateBack: () => window.__told.push(['navigateBack']),
  navigateTo: ({ url }) => window.__told.push(['navigateTo', url]),
} }
window.open = (address) => { window.__told.push(['open', String(address)]); return null }
"""
"""What WeChat puts into the page; a new window does not exist there. The person uses 长辈版."""
SMALLEST = """() => [...document.querySelectorAll('.controls button')].map((button) => {
  const { width, height } = button.getBoundingClientRect()
  return [Math.min(width, height), parseFloat(getComputedStyle(button).fontSize)]
})"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    # The browsers' cameras show no painted faces: those checks are done over the interface.
    return msgspec.structs.replace(settings, relative_portrait=False)


async def _context(
    browser: Browser, base: str, width: int, height: int, agent: str | None
) -> BrowserContext:
    return await browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        user_agent=agent,
        locale="zh-CN",
        permissions=["camera", "microphone"],
    )


async def _playing(video: Locator) -> None:
    await video.page.wait_for_function(
        "video => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5",
        arg=await video.element_handle(),
        timeout=60_000,
    )


async def _path_of(rooms: LocalRooms, call_id: str) -> dict[str, Any]:
    """The first report of quality that tells a party's encoder."""
    after = 0
    async with asyncio.timeout(60):
        while True:
            wanted = await rooms.rooms[call_id]._events.after(after, lambda one: True)
            for event in wanted:
                after = event.seq
                if isinstance(event, QualityReport) and event.figures["encoder"]:
                    return event.figures


@pytest.mark.requirement("VC-AV-14")
@pytest.mark.requirement("VC-FAM-07")
@pytest.mark.requirement("VC-INM-07")
@pytest.mark.requirement("VC-AV-18")
@pytest.mark.requirement("VC-AV-17")
@pytest.mark.requirement("VC-FAM-08")
@pytest.mark.requirement("VC-MON-04")
@pytest.mark.requirement("VC-MON-08")
@pytest.mark.stand_in(
    "wechat",
    "A browser says that it is WeChat and has its `window.wx`.",
    rows=("VC-AV-14", "VC-FAM-07"),
)
async def test_a_mini_program_and_a_web_page_hold_one_call(
    people: People, world: World, services: Services, rooms: LocalRooms, media_browser: Browser
) -> None:
    configure(services, relative_portrait=False)
    call_id = await approved(world, people, await people.relative())
    ticket = (await people.somebody().post("/api/simulators/wechat/tickets", {"openid": "wx-li"}))[
        "ticket"
    ]
    phone = await _context(media_browser, people.base, 390, 844, AGENT)
    await phone.add_init_script(HOST)
    relative = await phone.new_page()
    thrown: list[str] = []
    relative.on("pageerror", lambda error: thrown.append(str(error)))
    await relative.goto(f"/relative/?ticket={ticket}")
    await expect(relative.get_by_test_id("face-page")).to_be_visible(timeout=60_000)
    # The ticket is gone from the address, and it cannot be used again.
    assert "ticket" not in relative.url
    used = await people.somebody().refused("/api/relative/sign-in", {"ticket": ticket})
    assert used == (401, "ticket_used")
    shown = {"picture": picture("li"), "movement": None}
    path = "/api/relative/face-checks"
    sealer = sealer_of(await (await phone.request.get(f"{people.base}/api/sealing")).body())
    checked = await phone.request.post(
        people.base + path,
        data=sealer.sealed("POST", path, "", msgspec.json.encode(shown)),
        headers={"Content-Type": CONTENT_TYPE},
    )
    assert checked.ok, await checked.text()
    await relative.goto(f"/relative/#/calls/{call_id}")
    await relative.reload()
    await expect(relative.get_by_test_id("join-call")).to_be_visible(timeout=60_000)

    officer = await people.inmate()
    kiosk = await _context(media_browser, people.base, 1280, 800, None)
    await kiosk.add_cookies(
        [
            {"name": name, "value": value or "", "url": people.base}
            for name, value in officer.http.cookies.items()
        ]
    )
    inmate = await kiosk.new_page()
    await inmate.goto("/inmate/")
    await inmate.get_by_test_id("join-call").first.click()
    await inmate.get_by_test_id("consent").check()
    await inmate.get_by_test_id("consent-continue").click()

    # The shell's own page asks for camera and microphone, and opens the call in a web-view of its
    # own above this one.
    await relative.get_by_test_id("join-call").click()
    await relative.wait_for_function("window.__told.length > 0")
    above = ["navigateTo", f"/pages/call/index?id={call_id}"]
    assert await relative.evaluate("window.__told") == [above]
    relative = await phone.new_page()
    relative.on("pageerror", lambda error: thrown.append(str(error)))
    await relative.goto(f"/relative/#/calls/{call_id}/join")
    await expect(relative.get_by_test_id("consent-page")).to_contain_text("监听")
    await relative.get_by_test_id("consent").check()
    await relative.get_by_test_id("consent-continue").click()
    await relative.get_by_test_id("line-check-start").click()
    await expect(relative.get_by_test_id("line-check-result")).to_be_visible()
    await relative.get_by_test_id("join").click()
    for page in (relative, inmate):
        await expect(page.get_by_test_id("call-stage")).to_have_attribute(
            "data-state", "connected", timeout=60_000
        )
        await _playing(page.get_by_test_id("remote-video"))
        await expect(page.get_by_test_id("countdown")).to_be_visible()

    for target, text in await relative.evaluate(SMALLEST):
        assert target >= 60
        assert text >= 20

    # A notice lies over both pictures within two seconds and for as long as set; a change of the
    # length is on both countdowns.
    monitor = await people.officer("monitor")
    await monitor.post(f"/api/calls/{call_id}/notices", {"text": "请注意言行", "seconds": 5})
    for page in (relative, inmate):
        await expect(page.get_by_test_id("notice")).to_contain_text("请注意言行")
    await monitor.post(f"/api/calls/{call_id}/length", {"minutes": 30})
    for page in (relative, inmate):
        await expect(page.get_by_test_id("notice")).to_have_count(0, timeout=30_000)
        left = int(await page.get_by_test_id("countdown").get_attribute("data-seconds") or 0)
        assert left > 25 * 60

    # Each page says by which machinery its pictures go; this machine has no hardware for it.
    path = await _path_of(rooms, call_id)
    assert path["codec"] == "video/VP8"
    # The camera's 640, or a fraction of it where the machine is busy: browsers see to that.
    assert path["sent_width"] in (160, 320, 480, 640)
    assert path["encoder"]
    assert path["hardware_encode"] is False
    # Tools that are switched off are absent.
    assert await relative.get_by_test_id("board-open").count() == 0
    assert await relative.get_by_test_id("share-open").count() == 0
    # The host hears nothing before the person leaves, and no new window was asked for.
    assert await relative.evaluate("window.__told") == []
    await relative.get_by_test_id("hang-up").click()
    await relative.get_by_test_id("hang-up-confirm").click()
    await expect(inmate.get_by_test_id("end-page")).to_have_attribute(
        "data-end-reason", "relative_left"
    )
    await relative.get_by_test_id("back-home").click()
    assert await relative.evaluate("window.__told") == [
        ["postMessage", {"call": call_id, "state": "ended"}],
        ["navigateBack"],
    ]
    assert thrown == []
