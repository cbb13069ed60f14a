"""Grades of workers in the console: the bureau's rule, and several workers graded at once."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from pipelines.rules.platform.local_time import local
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People
from tests.integration.serve.labour.labour_terms import add_inmate, define
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


@pytest.mark.requirement("LR-GRADE-02")
async def test_workers_are_chosen_and_graded_at_once(
    console: Console, people: People, world: World
) -> None:
    await define(await people.officer("chief"), world, 3, "2026-01-01")
    for number in (1, 2):
        await add_inmate(world, number)
    today = str(local(datetime.now(UTC)).date())
    await console.enter("labour")
    await console.find("menu-workers").click()
    await expect(console.find("workers-total")).to_have_text("3")
    await expect(console.find("workers-set")).to_be_disabled()
    await console.find("workers-text").fill("工人")
    await console.find("workers-search").click()
    await expect(console.find("workers-total")).to_have_text("2")
    await console.find("workers-table").locator("thead .el-checkbox").click()
    await console.find("workers-set").click()
    await console.find("grades-grade").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text="四级").click()
    day = console.page.get_by_role("dialog").get_by_placeholder("请选择日期")
    await day.fill(today)
    await day.press("Enter")
    await console.find("grades-reason").fill("年度考核")
    # No rule defines the fourth grade: nobody is submitted, and each is named.
    await console.find("grades-send").click()
    await expect(console.find("grades-problem")).to_contain_text("本次没有提交任何一人")
    await expect(console.find("grades-problem").get_by_role("listitem")).to_have_count(2)
    await console.find("grades-grade").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text="三级").click()
    await console.find("grades-send").click()
    await expect(console.find("grades-dialog")).to_be_hidden()
    leader = await people.officer("leader")
    for case in (await leader.get("/api/approvals/pending"))["rows"]:
        await decide(leader, case, "approve", "同意")
    await console.page.reload()
    await expect(console.find("grade-3103100001")).to_have_text("三级")
    await expect(console.find("grade-3103100002")).to_have_text("三级")
    await console.page.get_by_role("link", name="评定历史").first.click()
    await expect(console.find("records-total")).to_contain_text("1")


async def test_the_bureaus_rule_is_read_in_a_prison_and_kept_by_the_bureau(
    console: Console, people: People, world: World
) -> None:
    chief = await people.officer("chief")
    coming = local(datetime.now(UTC)).date() + timedelta(days=30)
    await define(chief, world, 3, "2026-01-01")
    await define(chief, world, 3, str(coming), hourly_rate="7.00")
    await console.enter("labour")
    await console.open("worker_grades")
    await expect(console.find("records-total")).to_contain_text("2")
    await expect(console.find("record-new")).to_have_count(0)
    await console.find("menu-labour_posts").click()
    await console.find("record-new").click()
    await console.fill("name", "缝纫岗")
    await console.pick("unit_id", "一监区")
    await console.pick("post_kind", "生产操作")
    await console.fill("place", "一号车间")
    await console.fill("places", "20")
    await console.fill("needed_grade", "3")
    await console.save()
    await expect(console.find("record-state")).to_have_text("启用")
    await console.find("menu-work_schedules").click()
    await console.find("record-new").click()
