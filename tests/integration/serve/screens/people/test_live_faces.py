"""Faces on the screens: the relative's portrait, sign-in by face and capture at the kiosk."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, Playwright, expect
from playwright.async_api import TimeoutError as NotYet

from cluster.benches.casting import head_of
from connectors.vision.fake_camera import write_y4m
from connectors.vision.sample_faces import sample_face, varied
from pipelines.flows.services import Services
from tests.e2e.browser import CHROMIUM, FLAGS
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import configure
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.live_faces import text
from tests.integration.serve.world import PASSWORD, World

NUMBER = "3103000001"
MINE, STRANGER = "t1-1", "t1-6"
PHONE, KIOSK = (390, 844), (1280, 800)
CLICK_MS = 5_000
TRIES = 3
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
def faces() -> RealFaces:
    return RealFaces()


@pytest.fixture
def services(services: Services) -> Services:
    configure(services, face_liveness=True)
    return services


@pytest.fixture
async def opened(people: People, playwright: Playwright, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens pages before whose camera a sample person turns the head, or is a still picture."""
    thrown: list[str] = []
    async with AsyncExitStack() as stack:

        async def page_of(size: tuple[int, int], name: str, *, still: bool = False) -> Page:
            shown = varied(sample_face(name))
            head = None if still else head_of(shown)
            camera = write_y4m(tmp_path / f"{name}-{still}.y4m", shown, head)
            flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
            stack.push_async_callback(browser.close)
            context = await browser.new_context(
                base_url=people.base,
                viewport={"width": size[0], "height": size[1]},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                permissions=["camera"],
            )
            page = await context.new_page()
            page.on("pageerror", lambda error: thrown.append(str(error)))
            return page

        yield page_of
    assert thrown == []


async def captured(page: Page, then: Locator) -> None:
    """Show the face until the page goes on, as a person would.

    A camera of a busy machine may give too few pictures of the head's turns: the page says so and
    asks for another try.
    """
    again = page.locator("[data-testid=face-capture]:enabled")
    for _ in range(TRIES):
        await expect(then.or_(again).first).to_be_visible()
        if await then.is_visible():
            return
        try:
            await again.click(timeout=CLICK_MS)
        except NotYet:
            # It ended well a moment after it looked ended: the button went with its page.
            continue
        # Until the capture has begun the button looks as if it had ended already.
        await expect(again).to_have_count(0)
    await expect(then).to_be_visible()


async def register(people: People, kind: str, person_id: str, name: str) -> Person:
    officer = await people.officer("approver")
    outcome = await officer.put(
        f"/api/{kind}/{person_id}/face", {"picture": text(sample_face(name))}
    )
    assert outcome["passed"], outcome
    return officer


@pytest.mark.requirement("VC-WL-05")
async def test_a_relatives_face_opens_the_page_and_a_picture_of_it_does_not(
    opened: Open, people: People, world: World
) -> None:
    await register(people, "relatives", world.relative_id, MINE)
    cheat = await opened(PHONE, MINE, still=True)
    await cheat.goto("/relative/")
    await cheat.get_by_test_id("ticket-wx-li").click()
    await expect(cheat.get_by_test_id("portrait")).to_contain_text("请确认是您本人")
    for _ in range(3):
        await cheat.get_by_test_id("face-capture").click()
        await expect(cheat.get_by_test_id("face-prompt")).to_contain_text("转头")
        refused = cheat.get_by_test_id("face-refused")
        await expect(refused).to_have_attribute("data-reason", "not_turned")
    await expect(cheat.get_by_test_id("face-help")).to_contain_text("会见窗口")
    await expect(cheat.get_by_test_id("home")).to_have_count(0)
    page = await opened(PHONE, MINE)
    await page.goto("/relative/")
    await page.get_by_test_id("ticket-wx-li").click()
    await captured(page, page.get_by_test_id("notice-agree"))
    await page.get_by_test_id("notice-agree").click()
    await expect(page.get_by_test_id("home")).to_contain_text("李某某")
    await expect(page.get_by_test_id("ask-call")).to_be_visible()


@pytest.mark.requirement("VC-WL-06")
async def test_a_relative_without_a_face_is_told_what_is_closed(
    opened: Open, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    await leader.http.delete(f"/api/faces/relative/{world.relative_id}", params={"reason": "重拍"})
    page = await opened(PHONE, MINE)
    await page.goto("/relative/")
    await page.get_by_test_id("ticket-wx-li").click()
    await page.get_by_test_id("notice-agree").click()
    await expect(page.get_by_test_id("face-missing")).to_contain_text("视频通话未开通")
    await expect(page.get_by_test_id("ask-call")).to_have_count(0)


@pytest.mark.requirement("VC-BASE-22")
@pytest.mark.requirement("VC-BASE-23")
async def test_an_officer_captures_at_the_kiosk_and_the_inmate_signs_in_by_face(
    opened: Open, people: People, world: World
) -> None:
    page = await opened(KIOSK, MINE)
    find = page.get_by_test_id
    await page.goto("/inmate/")
    await find("face-only").click()
    await find("face-capture").click()
    await expect(find("sign-in-problem")).to_contain_text("没有认出您")
    await find("number-back").click()
    await find("officer-capture").click()
    await find("officer-login").fill("monitor")
    await find("officer-password").fill(PASSWORD)
    await find("officer-enter").click()
    await expect(find("officer-problem")).to_contain_text("没有采集人脸的权限")
    await find("officer-login").fill("approver")
    await find("officer-password").fill(PASSWORD)
    await find("officer-enter").click()
    await expect(find("capture")).to_contain_text("民警approver")
    for digit in NUMBER:
        await find(f"key-{digit}").click()
    await find("capture-find").click()
    await expect(find("capture")).to_contain_text("周某")
    await captured(page, find("capture-confirm"))
    await find("capture-confirm").click()
    await expect(find("capture-done")).to_contain_text("人脸已登记")
    async with page.expect_response("**/api/officer/sign-out"):
        await find("capture-leave").click()
    assert not [one for one in await page.context.cookies() if one["name"] == "qq_officer"]
    await find("face-only").click()
    await captured(page, find("kiosk-home"))
    await expect(find("kiosk-home")).to_contain_text("周某")
    leader = await people.officer("leader")
    (entry,) = (await leader.get("/api/faces/inmate", text=NUMBER))["rows"]
    assert (entry["source"], entry["created_by"]) == ("kiosk", "民警approver")
    stranger = await opened(KIOSK, STRANGER)
    await stranger.goto("/inmate/")
    await stranger.get_by_test_id("face-only").click()
    await stranger.get_by_test_id("face-capture").click()
    await expect(stranger.get_by_test_id("sign-in-problem")).to_contain_text("没有认出您")
    auditor = await people.officer("auditor")
    log = (await auditor.get("/api/sign-ins", failed=True))["rows"]
    assert log[0]["result"] == "face_refused"


async def test_a_reload_ends_the_officers_session_at_the_kiosk(
    opened: Open, people: People, world: World
) -> None:
    page = await opened(KIOSK, MINE)
    find = page.get_by_test_id
    await page.goto("/inmate/")
    await find("officer-capture").click()
    await find("officer-login").fill("approver")
    await find("officer-password").fill(PASSWORD)
    await find("officer-enter").click()
    await expect(find("capture")).to_be_visible()
    async with page.expect_response("**/api/officer/sign-out"):
        await page.reload()
    await expect(find("kiosk-sign-in")).to_be_visible()
    assert not [one for one in await page.context.cookies() if one["name"] == "qq_officer"]
