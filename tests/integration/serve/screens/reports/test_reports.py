"""Reports in a real browser: filled in by keyboard, summed up, their form changed (LR-RPT)."""

import os
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.reports.made_reports import (
    FILLED,
    approve,
    clerk,
    enter,
    made,
    month,
    submit,
)
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

SHOTS = os.environ.get("REPORT_SHOTS")


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def shot(console: Console, name: str) -> None:
    if SHOTS:
        await console.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.requirement("LR-RPT-03")
async def test_a_column_with_a_formula_comes_with_the_next_month_and_the_old_month_stays(
    console: Console, people: People, world: World
) -> None:
    person = await clerk(people, world)
    old = await made(person, world, period=month(1))
    await console.enter("chief")
    await console.find("menu-report-forms").click()
    await console.find("form-production").click()
    await console.find("column-add").click()
    card = console.find("column-card-c11")
    await card.get_by_test_id("column-title").fill("时均产值")
    await card.get_by_test_id("column-from").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text="公式").click()
    await card.get_by_test_id("formula-field").fill("产值/工时数")
    await expect(card.get_by_test_id("column-problems")).to_contain_text("不存在的列“工时数”")
    await expect(console.find("form-publish")).to_be_disabled()
    await shot(console, "form-wrong")
    await card.get_by_test_id("formula-field").fill("产值/总工时")
    await expect(card.get_by_test_id("column-problems")).to_have_count(0)
    await console.find("try-output").fill("300")
    await console.find("try-hours").fill("120")
    await expect(console.find("preview-c11")).to_have_text("3")
    # A renamed column takes the formula along.
    hours = console.find("column-card-hours").get_by_test_id("column-title")
    await hours.fill("劳动工时")
    await expect(card.get_by_test_id("formula-field")).to_have_value("产值/劳动工时")
    await console.find("form-note").fill("增加时均产值")
    await console.find("form-save-draft").click()
    await expect(console.find("form-version")).to_contain_text("第 2 版 · 草稿")
    await console.find("form-publish").click()
    await console.page.get_by_role("button", name="发布", exact=True).last.click()
    await expect(console.find("form-version")).to_contain_text("第 2 版 · 生效中")
    await shot(console, "form-published")
    report = await enter(person, await made(person, world), FILLED)
    await console.page.goto(f"/console/#/reports/{report['report']['id']}")
    await expect(console.find("cell-P03-W01-c11")).to_have_text("31")
    await console.page.goto(f"/console/#/reports/{old['report']['id']}")
    await expect(console.find("column-hours")).to_contain_text("总工时")
    await expect(console.find("column-c11")).to_have_count(0)


@pytest.mark.requirement("LR-RPT-04")
@pytest.mark.requirement("LR-RPT-06")
async def test_a_sheet_is_filled_in_by_keyboard_and_survives_a_break(
    console: Console, people: People, world: World
) -> None:
    await clerk(people, world)
    page = console.page
    await console.enter("labour_P03")
    await console.find("menu-reports").click()
    await expect(console.find("standing-P03监狱")).to_have_text("未生成")
    await shot(console, "list")
    await console.find("make-P03监狱").click()
    await expect(console.find("report-unfilled")).to_contain_text("2 格")
    await expect(console.find("cell-P03-W01-headcount")).to_contain_text("1")
    await console.find("cell-P03-W01-headcount").focus()
    # What hours and headcounts say is there already; the computed column is not written.
    await page.keyboard.press("ArrowRight")
    await expect(console.find("cell-P03-W01-workers")).to_contain_text("联")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.type("9")
    await expect(console.find("cell-field")).to_have_count(0)
    await expect(console.find("cell-formula")).to_have_text("= 参加劳动人数/在押人数")
    for _ in ("days", "hours", "output"):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.type("-1")
    await expect(console.find("cell-problem")).to_have_text("不能小于0")
    await shot(console, "sheet-wrong")
    await page.keyboard.press("Enter")
    await expect(console.find("cell-field")).to_be_focused()
    await console.find("cell-field").fill("5000.5")
    await page.keyboard.press("Tab")
    await expect(console.find("report-saved")).to_have_text("已自动保存")
    await page.context.set_offline(True)
    await page.keyboard.type("1000")
    await page.keyboard.press("Enter")
    await expect(console.find("report-saved")).to_contain_text("网络不通")
    await page.context.set_offline(False)
    await expect(console.find("report-saved")).to_have_text("已自动保存")
    await expect(console.find("cell-P03-W01-profit")).to_have_text("4,000.50")
    await page.reload()
    await expect(console.find("cell-P03-W01-cost")).to_have_text("1,000.00")
    await expect(console.find("cell-P03-W01-work_rate")).to_have_text("0.0%")
    await console.find("cell-P03-W01-headcount").dblclick()
    await console.find("cell-field").fill("3")
    await page.keyboard.press("Enter")
    await page.locator(".el-message-box__input input").fill("月末调入二人")
    await page.get_by_role("button", name="确定").click()
    await expect(console.find("cell-P03-W01-headcount")).to_contain_text("改")
    await console.find("cell-P03-W01-headcount").click()
    await console.find("cell-look").click()
    await expect(console.find("cell-history")).to_contain_text("月末调入二人")
    await expect(console.find("cell-source")).to_contain_text("在押人数")
    await page.wait_for_timeout(400)
    await shot(console, "cell-history")
    await page.keyboard.press("Escape")
    await console.find("cell-restore").click()
    await expect(console.find("cell-P03-W01-headcount")).to_contain_text("联")
    await page.wait_for_timeout(400)
    await shot(console, "sheet")
    await console.find("report-submit").click()
    await page.get_by_role("button", name="报送", exact=True).last.click()
    await expect(console.find("report-state")).to_have_text("审批中")


@pytest.mark.requirement("LR-RPT-01")
async def test_the_summary_names_who_is_missing_and_a_correction_is_asked_for(
    console: Console, people: People, world: World
) -> None:
    person = await clerk(people, world)
    report = await submit(person, await enter(person, await made(person, world), FILLED))
    await approve(people, "leader", "chief")
    page = console.page
    await console.enter("labour_P03")
    await page.goto(f"/console/#/reports/{report['report']['id']}")
    await console.find("report-correct").click()
    await console.find("cell-P03-W01-output").dblclick()
    await console.find("cell-field").fill("6000")
    await page.keyboard.press("Enter")
    await console.find("correct-reason").fill("漏计一批产品")
    await shot(console, "correcting")
    await console.find("correct-send").click()
    await expect(console.find("report-pending")).to_contain_text("正在审批")
    await page.goto("/console/#/reports")
    await console.find("reports-summary").click()
    await expect(console.find("summary-count")).to_contain_text("已计入 1")
    await expect(console.find("cell-P03-output")).to_have_text("5,000.50")
    await shot(console, "summary")
