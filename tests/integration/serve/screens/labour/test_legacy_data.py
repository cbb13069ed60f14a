"""旧数据迁移 in a browser: nothing yet, units and years, refused rows with reasons, as a file."""

import os
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from schemas.settings import Settings
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.speech.test_attention import look
from tests.integration.serve.taken_over import taken_over
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
PAGE = "/console/#/legacy-data"


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def test_what_was_taken_over_and_what_was_refused(
    console: Console, world: World, shard_urls: list[str], tmp_path: Path
) -> None:
    page = console.page
    await console.enter("leader")
    await page.goto(PAGE)
    await expect(page.get_by_text("还没有迁移过旧数据")).to_be_visible()
    await taken_over(world, shard_urls, tmp_path / "dump")
    await page.reload()
    rows = console.find("legacy-files").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(0)).to_contain_text("4 行47.00 小时")
    await expect(rows.nth(0)).to_contain_text("1 行8.00 小时")
    await expect(rows.nth(1)).to_contain_text("7.50 小时")
    await expect(console.find("legacy-standing").nth(1)).to_have_text("相符")
    await look(page, "legacy-files")
    await console.find("legacy-differing").click()
    await expect(rows).to_have_count(1)
    await console.find("refused-P03-2023").click()
    refused = console.find("refusals").locator("tbody tr")
    await expect(refused).to_have_count(3)
    await expect(refused.nth(0)).to_contain_text("罪犯编号未在罪犯信息中登记")
    await expect(console.find("unknown-projects")).to_contain_text("服装 1 行")
    await look(page, "legacy-refusals")
    await console.find("refusal-reason").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="24小时").click()
    await expect(refused).to_have_count(1)
    csv = (await console.download("refusals-csv")).read_bytes().decode("utf-8-sig")
    assert "5,4,工时不在0到24小时之间,25.00" in csv.splitlines()
    if folder := os.environ.get("SCREENS"):
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.screenshot(path=Path(folder) / "legacy-phone-refusals.png")
