"""A saved question is put to an export on the screen, and a forbidden one is told off."""

import os
from pathlib import Path

from playwright.async_api import expect

from tests.integration.serve.cockpits.analysed import exported
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def test_a_saved_question_is_asked_and_a_write_is_refused(
    console: Console, world: World, shard_urls: list[str]
) -> None:
    await exported(world, shard_urls)
    await console.enter("chief")
    await console.find("menu-analysis").click()
    await expect(console.find("exports").locator("tbody tr")).to_contain_text(["完成"])
    await expect(console.find("query-limits")).to_contain_text("最多 10 秒、1,000 行")
    await expect(console.find("query-run")).to_be_disabled()
    await console.page.locator(".pick").click()
    await console.page.locator(".el-select-dropdown__item:visible").first.click()
    await console.find("query-run").click()
    rows = console.find("query-rows").locator("tbody tr")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("2026-11")
    await expect(console.find("query-found")).to_contain_text("共 1 行")
    if folder := os.environ.get("SCREENS"):
        await console.page.screenshot(path=Path(folder) / "analysis.png")
    await console.find("query-sql").fill("")
    await console.find("query-sql").click()
    await console.page.keyboard.type(
        "select count(*) as sheets, sum(minutes) as minutes from labour_hours"
    )
    await console.page.keyboard.press("Control+Enter")
    await expect(console.find("query-rows").locator("thead")).to_contain_text("minutes")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("780")
    await console.find("query-sql").fill("drop view labour_hours")
    await console.find("query-sql").press("Control+Enter")
    await expect(console.find("query-problem")).to_contain_text("只能执行查询语句")
    await expect(console.find("query-rows")).to_have_count(0)
