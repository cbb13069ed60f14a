"""录音录像 in a browser: found, heard, proven, held, asked to be deleted."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from pipelines.rules.recordings.download_mark import read_mark
from pipelines.rules.recordings.retention import Space
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People
from tests.integration.serve.recorded import Recorded, recorded
from tests.integration.serve.recordings.test_recording_keeping import retain
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", animations="disabled")
        await page.set_viewport_size({"width": 1366, "height": 768})


async def opened(console: Console, made: Recorded, login: str = "leader") -> Page:
    await console.enter(login)
    page = console.page
    await page.goto("/console/#/recordings")
    await expect(page.get_by_test_id(f"recording-{made.recording_id}")).to_be_visible()
    return page


@pytest.mark.requirement("VC-REC-01")
@pytest.mark.requirement("VC-REC-05")
async def test_a_recording_is_found_heard_proven_and_taken_out(
    console: Console, people: People, world: World
) -> None:
    made = await recorded(world, people)
    page = await opened(console, made)
    await look(page, "recordings-list")
    await page.get_by_test_id("recordings-text").fill("没有这个人")
    await page.get_by_test_id("recordings-search").click()
    await expect(page.get_by_text("没有符合条件的录音录像")).to_be_visible()
    assert "q=" in page.url
    await look(page, "recordings-empty")
    await page.get_by_test_id("recordings-clear").click()
    await page.get_by_test_id(f"recording-{made.recording_id}").click()
    drawer = page.get_by_test_id("recording-drawer")
    await expect(drawer.get_by_test_id("file-track")).to_contain_text("4 段")
    await page.get_by_test_id("recording-verify").click()
    await expect(page.get_by_text("完整：4 个分段、4 个文件全部核验通过")).to_be_visible()
    await page.get_by_test_id("file-listen").click()
    player = page.get_by_test_id("file-player")
    seconds = await player.evaluate(
        "(audio) => audio.duration || new Promise((done) => audio.addEventListener("
        "'loadedmetadata', () => done(audio.duration)))"
    )
    assert seconds == pytest.approx(12, abs=0.3)
    await look(page, "recordings-detail")
    async with page.expect_download() as download:
        await page.get_by_test_id("download-sound").click()
    taken = await download.value
    assert taken.suggested_filename.endswith("录音.webm")
    mark, _ = read_mark((await taken.path()).read_bytes()[-4096:])
    assert mark.part_id
    await page.get_by_test_id("recording-review").click()
    await expect(page).to_have_url(
        f"{console.page.url.split('#')[0]}#/conversations/{made.call_id}"
    )


@pytest.mark.requirement("VC-REC-07")
async def test_a_hold_stops_deletion_and_low_space_stands_above(
    console: Console, people: People, world: World
) -> None:
    await add_officer(world, "second", "P03", frozenset({Role.LEADER}))
    made = await recorded(world, people)
    await retain(world, datetime.now(UTC), Space(free=50, total=1000))
    page = await opened(console, made)
    await expect(page.get_by_test_id("storage-low").first).to_contain_text("空间不足")
    await page.get_by_test_id(f"recording-{made.recording_id}").click()
    await page.get_by_test_id("recording-hold").click()
    box = page.get_by_role("dialog", name="依法留存")
    await box.get_by_placeholder("请填写理由").fill("立案调查")
    await box.get_by_role("button", name="留存").click()
    await expect(page.get_by_test_id("recording-delete")).to_be_disabled()
    await look(page, "recordings-held")
    await page.get_by_test_id("recording-release").click()
    box = page.get_by_role("dialog", name="申请解除依法留存")
    await box.get_by_placeholder("请填写理由").fill("调查结束")
    await box.get_by_role("button", name="提交审批").click()
    await expect(page.get_by_text("已提交审批").first).to_be_visible()
    second = await people.officer("second")
    await decide(second, await only(second), "approve")
    await page.reload()
    await page.get_by_test_id("recording-delete").click()
    await page.get_by_test_id("deletion-kinds").get_by_text("画面").click()
    await page.get_by_test_id("deletion-reason").fill("误录")
    await look(page, "recordings-deletion")
    await page.get_by_test_id("deletion-ask").click()
    await expect(page.get_by_text("删除申请正在审批中")).to_be_visible()
    await decide(second, await only(second), "approve", "同意")
    await page.reload()
    await expect(page.get_by_test_id("removal-picture")).to_contain_text("审批删除")


async def test_what_does_not_load_says_so(console: Console, people: People, world: World) -> None:
    made = await recorded(world, people)
    page = await opened(console, made)

    async def broken(route: Route) -> None:
        body = '{"code":"unavailable","message":"数据库暂时不可用","retryable":true,"detail":{}}'
        await route.fulfill(status=503, body=body, content_type="application/json")

    await page.route("**/api/recordings*", broken)
    await page.reload()
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await look(page, "recordings-error")
