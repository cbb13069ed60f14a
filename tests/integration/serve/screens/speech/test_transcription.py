"""转写任务 in a browser: followed, moved, queued again, and what was refused."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import select, update

from connectors.postgres.recordings import recording_intake
from schemas.people.contacts import ContactChannel
from schemas.tables.speech.transcription import transcription_task
from tests.integration.serve.client import People
from tests.integration.serve.recorded import recorded
from tests.integration.serve.screens.console import Console
from tests.integration.serve.speech.test_transcription import add, drain
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader

pytestmark = pytest.mark.integration
task = transcription_task


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1366, "height": 768})


async def furnish(world: World, people: People, folder: Path) -> list[str]:
    """A call that is read, and visits whose tasks stand in every state; their ids, oldest first."""
    await recorded(world, people)
    await drain(world, MadeReader())
    leader = await people.officer("leader")
    states: list[dict[str, Any]] = [
        {"state": "running", "tries": 1, "seconds_total": 1800.0, "seconds_done": 640.0},
        {"state": "paused", "tries": 0},
        {"state": "failed", "tries": 5, "problem": "录音文件已清除，无法转写。"},
        {"state": "waiting", "level": "urgent"},
        {"state": "waiting"},
    ]
    for number, _ in enumerate(states):
        visit_id = await talked(world, ContactChannel.VISIT)
        reply = await add(
            leader, visit_id, folder, f"{number}.wav", started_at=f"2026-11-0{number + 1}T02:00:00Z"
        )
        assert reply.is_success, reply.text
    async with world.database.transaction() as tx:
        found = select(task.c.id).where(task.c.state == "waiting").order_by(task.c.id)
        ids = [str(one) for one in await tx.connection.scalars(found)]
        for task_id, columns in zip(ids, states, strict=True):
            if columns["state"] == "running":
                now = world.clock()
                held = {"taken_until": now + timedelta(hours=1), "started_at": now, "work_s": 58.0}
                columns = columns | held
            await tx.execute(update(task).where(task.c.id == task_id).values(**columns))
        await recording_intake.refuse(
            tx,
            name="P03-20261109-0007.wav",
            channel=ContactChannel.PHONE_CALL,
            ward_id=world.ward_id,
            problem="录音文件与所附SM3校验值不符。",
            at=world.clock(),
        )
    return ids


@pytest.mark.requirement("VC-SUP-02")
@pytest.mark.requirement("VC-SUP-03")
@pytest.mark.requirement("VC-SUP-19")
@pytest.mark.stand_in("speech", "The reader writes what it was told to.", rows=("VC-SUP-19",))
async def test_the_queue_is_followed_and_moved(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    ids = await furnish(world, people, tmp_path)
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/transcription")
    await expect(page.get_by_test_id("tasks-total")).to_have_text("共 6 个任务")
    await expect(page.get_by_test_id("waiting-urgent")).to_contain_text("1")
    await expect(page.get_by_test_id("queue-running")).to_have_text("1")
    await expect(page.get_by_test_id("queue-factor")).not_to_have_text("—")
    await expect(page.get_by_text("35%")).to_be_visible()
    await look(page, "transcription-list")
    running, paused, failed, _, waiting = ids
    await page.get_by_test_id(f"task-urgent-{waiting}").click()
    await expect(page.get_by_test_id("waiting-urgent")).to_contain_text("2")
    await page.get_by_test_id(f"task-resume-{paused}").click()
    await expect(page.get_by_test_id(f"task-pause-{paused}")).to_be_visible()
    await page.get_by_test_id(f"task-retry-{failed}").click()
    await expect(page.get_by_test_id(f"task-retry-{failed}")).to_have_count(0)
    await page.get_by_test_id(f"task-cancel-{running}").click()
    await page.get_by_role("button", name="取消任务").click()
    await expect(page.get_by_test_id(f"task-retry-{running}")).to_be_visible()
    await page.get_by_test_id("tasks-text").fill("没有这个人")
    await page.get_by_test_id("tasks-search").click()
    await expect(page.get_by_text("没有符合条件的转写任务")).to_be_visible()
    assert "q=" in page.url
    await look(page, "transcription-empty")
    await page.get_by_test_id("tasks-clear").click()
    await expect(page.get_by_test_id("tasks-total")).to_have_text("共 6 个任务")


@pytest.mark.requirement("VC-SUP-19")
@pytest.mark.stand_in("speech", "The reader writes what it was told to.")
async def test_recordings_are_queued_again_and_the_batch_is_followed(
    console: Console, people: People, world: World
) -> None:
    await recorded(world, people)
    await drain(world, MadeReader())
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/transcription?state=done")
    await page.locator(".el-table__body .el-checkbox").first.click()
    await page.get_by_test_id("batch-open").click()
    await expect(page.get_by_text("所选的 1 份录音")).to_be_visible()
    await look(page, "transcription-batch")
    await page.get_by_test_id("batch-queue").click()
    await expect(page.get_by_text("已将 1 份录音加入补转队列")).to_be_visible()
    await expect(page.get_by_text("剩余 1")).to_be_visible()
    await drain(world, MadeReader())
    await page.reload()
    await page.get_by_test_id("batches-open").click()
    await expect(page.get_by_text("完成 1，剩余 0")).to_be_visible()
    await look(page, "transcription-batches")
    await page.get_by_test_id("batch-open").click()
    await page.get_by_test_id("batch-by-filter").click()
    await page.get_by_test_id("batch-queue").click()
    await expect(page.get_by_test_id("batch-problem")).to_contain_text("没有可以重新转写的录音")
    await look(page, "transcription-batch-filter")


@pytest.mark.requirement("VC-SUP-16")
async def test_what_was_refused_is_told_and_seen_to(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    await furnish(world, people, tmp_path)
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/transcription")
    await page.get_by_test_id("queue-refused-open").click()
    drawer = page.get_by_test_id("intake-drawer")
    await expect(drawer.get_by_text("录音文件与所附SM3校验值不符。")).to_be_visible()
    await look(page, "transcription-intake")
    await drawer.get_by_text("标为已处理").click()
    await expect(drawer.get_by_text("已处理", exact=True)).to_be_visible()
    await expect(page.get_by_test_id("queue-refused")).to_have_count(0)


async def test_without_the_right_there_is_no_page_and_a_broken_answer_is_told(
    console: Console, people: People, world: World
) -> None:
    await console.enter("reviewer")
    page = console.page

    async def broken(route: Route) -> None:
        await route.fulfill(
            status=503,
            json={"code": "x", "message": "数据库暂时不可用", "retryable": True, "detail": {}},
        )

    await page.route("**/api/transcription-tasks?*", broken)
    await page.goto("/console/#/transcription")
    await expect(page.get_by_text("数据库暂时不可用")).to_be_visible()
    await look(page, "transcription-error")
    await page.unroute("**/api/transcription-tasks?*")
    await page.get_by_role("button", name="重新加载").click()
    await expect(page.get_by_text("还没有转写任务")).to_be_visible()
    await look(page, "transcription-none")
