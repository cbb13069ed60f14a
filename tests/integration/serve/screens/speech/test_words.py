"""Keeping the word library in a real browser (VC-SUP-13, VC-SUP-14)."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.async_api import FilePayload, expect

from tests.integration.serve.calls.test_controlling import alerted, running
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("VC-SUP-14")


async def choose_class(console: Console, title: str) -> None:
    await console.find("word-class").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text=title).click()


async def test_words_are_added_by_keyboard_changed_rest_and_go(console: Console) -> None:
    await console.enter("keeper")
    await console.find("menu-words").click()
    await expect(console.find("state-empty")).to_contain_text("词库还是空的")
    await console.page.keyboard.press("n")
    await expect(console.find("word-text")).to_be_focused()
    await console.page.keyboard.type("越狱")
    await choose_class(console, "脱逃类")
    await console.find("word-variants").fill("走水、翻高")
    await console.find("word-variants").press("Control+Enter")
    # The dialog stays for the next one of the same class.
    await expect(console.find("word-text")).to_have_value("")
    await expect(console.find("word-text")).to_be_focused()
    await console.page.keyboard.type("暗号")
    await console.page.keyboard.press("Enter")
    await expect(console.find("words-count")).to_contain_text("2 个词")
    await expect(console.find("words-table")).to_contain_text("变体：走水、翻高")

    await console.find("word-edit-越狱").click()
    await console.find("word-severity").get_by_text("提示").click()
    await console.find("word-definition").fill("逃离监狱")
    await console.find("word-save").click()
    await expect(console.find("words-table")).to_contain_text("单独设置")
    await console.find("word-enable-越狱").click()
    await expect(console.find("word-state-越狱")).to_have_text("停用")
    await console.find("word-state-filter").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text="停用").click()
    await expect(console.find("words-count")).to_contain_text("1 个词")
    assert "enabled=false" in console.page.url
    await console.find("word-filter-clear").click()
    await console.page.keyboard.press("Escape")
    await console.find("word-search").fill("翻高")
    await expect(console.page).to_have_url(re.compile("q="))
    await expect(console.find("words-count")).to_contain_text("1 个词")
    await console.find("word-delete-越狱").click()
    await console.page.get_by_role("button", name="删除", exact=True).last.click()
    await expect(console.find("state-empty")).to_contain_text("没有找到这样的词")


@pytest.mark.requirement("VC-SUP-13")
async def test_a_prison_sees_the_bureaus_words_and_changes_only_its_own(
    console: Console, people: People
) -> None:
    keeper, local = await people.officer("keeper"), await people.officer("local_keeper")
    await keeper.post("/api/words", {"word": "越狱", "word_class": "escape"})
    await local.post("/api/words", {"word": "暗语", "word_class": "escape"})
    await console.enter("local_keeper")
    await console.find("menu-words").click()
    await expect(console.find("word-level-越狱")).to_have_text("局级")
    await expect(console.find("word-level-暗语")).to_have_text("本监")
    await expect(console.find("word-edit-暗语")).to_be_visible()
    await expect(console.find("word-edit-越狱")).to_have_count(0)
    await expect(console.find("class-add")).to_have_count(0)
    await console.find("word-level-filter-prison").click()
    await expect(console.find("words-count")).to_contain_text("1 个词")
    await console.find("tab-phrases").click()
    await console.find("phrase-text").fill("越狱")
    await console.find("phrase-text").press("Enter")
    await expect(console.find("phrase-problem")).to_contain_text("本身就是敏感词")
    await console.find("phrase-text").fill("暗语学校")
    await console.find("phrase-text").press("Enter")
    await expect(console.find("phrase-暗语学校")).to_be_visible()
    await expect(console.find("phrases-table")).to_contain_text("暗语")


async def test_a_file_is_checked_then_its_good_rows_alone_are_taken(console: Console) -> None:
    await console.enter("keeper")
    await console.find("menu-words").click()
    await console.find("words-import").click()
    rows = "敏感词,类别,严重程度\n越狱,脱逃类,\n逃跑,没有的类,\n"
    file = FilePayload(name="敏感词.csv", mimeType="text/csv", buffer=rows.encode())
    await console.find("import-file").set_input_files(file)
    await console.find("import-begin").click()
    await expect(console.find("import-summary")).to_contain_text("尚未导入：1 个可新增，1 行有问题")
    await expect(console.find("import-problems")).to_contain_text("没有名为“没有的类”的类别")
    await expect(console.find("words-count")).to_contain_text("0 个词")
    await console.find("import-partial").click()
    await expect(console.find("import-summary")).to_contain_text("1 个新增")
    await console.find("import-close").click()
    await expect(console.find("words-count")).to_contain_text("1 个词")
    await console.find("words-export").click()
    sheet = load_workbook(io.BytesIO((await console.download("words-export-xlsx")).read_bytes()))
    cells = [[cell.value for cell in row] for row in sheet.worksheets[0].iter_rows()]
    assert cells[2][:2] == ["越狱", "脱逃类"]


async def test_a_figure_leads_to_the_alerts_behind_it(
    console: Console, people: People, world: World
) -> None:
    await alerted(world, await running(world, people))
    chief = await people.officer("leader")
    assert "read_alerts" in (await chief.get("/api/officer/me"))["permissions"]
    await console.enter("leader")
    await console.find("menu-word-figures").click()
    await expect(console.find("figure-越狱-precision")).to_have_text("—")
    await expect(console.find("figure-all-alerted")).to_have_text("1")
    await console.find("figure-越狱-text_open").click()
    await expect(console.find("alerts-behind")).to_contain_text("敏感词“越狱”（原词）")
    await expect(console.find("alerts-total")).to_contain_text("共 1 条")
    assert "state=new" in console.page.url
