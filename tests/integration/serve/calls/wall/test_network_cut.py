"""A relative's page whose network is cut for ten seconds is back in the same call by itself."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from pipelines.flows.services import Services
from schemas.calls.state import CallState, PartyRole
from schemas.settings import Settings
from tests.integration.media.conftest import launched
from tests.integration.media.weak_line import SERVER, WeakLine
from tests.integration.serve.calls.wall.conftest import FLAGS
from tests.integration.serve.calls.wall.forward import carried
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.calls.wall.parties import Party
from tests.integration.serve.client import People, picture
from tests.integration.serve.journey import approved, configure
from tests.integration.serve.world import World
from tests.needs import root

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(150),
    root("only root can make a network of its own"),
]

CUT_S = 10.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    # The browser's camera shows no painted face: that check is done over the interface.
    return msgspec.structs.replace(settings, relative_portrait=False, media_addresses=(SERVER,))


@pytest.fixture
async def line() -> AsyncIterator[WeakLine]:
    weak = WeakLine(number=1, loopback=True)
    yield weak
    weak.close()


@pytest.fixture
async def browser(people: People, line: WeakLine) -> AsyncIterator[Browser]:
    """Behind the line, where the platform has the address that it has everywhere."""
    here = urlsplit(people.base)
    assert here.hostname is not None
    assert here.port is not None
    home = (here.hostname, here.port)
    async with contextlib.AsyncExitStack() as stack:
        at_server = await stack.enter_async_context(
            carried((SERVER, 0), contextlib.nullcontext, home, contextlib.nullcontext)
        )
        await stack.enter_async_context(
            carried(home, line.inside, (SERVER, at_server), line.inside)
        )
        with line.inside():
            # The browser inherits the network of whoever starts it.
            behind = await stack.enter_async_context(launched(FLAGS))
        yield behind


async def _now(world: World, call_id: str) -> CallRow:
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    return call


async def _playing(page: Page) -> None:
    """Pictures of the other side flow now."""
    await page.get_by_test_id("remote-video").evaluate(
        """async video => {
          const first = video.getVideoPlaybackQuality().totalVideoFrames
          while (video.getVideoPlaybackQuality().totalVideoFrames < first + 10) {
            await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
          }
        }"""
    )


@pytest.mark.requirement("VC-AV-08", "VC-AV-11", "VC-FAM-07")
async def test_a_page_without_network_for_ten_seconds_is_back_in_the_same_call(
    people: People,
    world: World,
    services: Services,
    rooms: LocalRooms,
    browser: Browser,
    line: WeakLine,
) -> None:
    configure(services, relative_portrait=False)
    relative = await people.relative()
    call_id = await approved(world, people, relative)
    checked = await relative.post("/api/relative/face-checks", {"picture": picture("li")})
    assert checked["passed"], checked
    inmate = Party(PartyRole.INMATE, 880)
    context = await browser.new_context(
        base_url=people.base, locale="zh-CN", permissions=["camera", "microphone"]
    )
    await context.add_cookies(
        [
            {"name": name, "value": value or "", "url": people.base}
            for name, value in relative.http.cookies.items()
        ]
    )
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(f"/relative/#/calls/{call_id}")
    await page.get_by_test_id("join-call").click()
    await page.get_by_test_id("consent").check()
    await page.get_by_test_id("consent-continue").click()
    await page.get_by_test_id("join").click()
    await inmate.join(rooms, call_id)
    stage = page.get_by_test_id("call-stage")
    await expect(stage).to_have_attribute("data-state", "connected", timeout=60_000)
    await _playing(page)
    before = await _now(world, call_id)

    line.up.broken = line.down.broken = True
    lost = page.get_by_test_id("awaited")
    await expect(lost).to_contain_text("正在重新连接", timeout=30_000)
    await asyncio.sleep(CUT_S)
    carried_before = line.carried()
    line.up.broken = line.down.broken = False
    await expect(lost).to_have_count(0, timeout=60_000)
    await _playing(page)
    mended = time.monotonic()
    await inmate.picture.until(lambda frames: sum(at > mended for at, _ in frames) >= 10)

    after = await _now(world, call_id)
    assert line.carried() > carried_before
    assert (after.state, after.connected_at) == (CallState.CONNECTED, before.connected_at)
    assert list(rooms.rooms) == [call_id]
    assert rooms.rooms[call_id].describe().seats[0].connected
    await inmate.leave()
    await context.close()
