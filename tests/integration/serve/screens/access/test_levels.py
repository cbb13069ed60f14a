"""Levels of data on the screen: seen, changed by two, and felt by those below them."""

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from connectors.postgres.database import Database
from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.platform.test_logs_and_menu import sign_out
from tests.integration.serve.world import World


@pytest.mark.requirement("AC-4")
async def test_a_level_is_raised_on_the_screen_by_two(
    console: Console, people: People, world: World, owner: Database
) -> None:
    page = console.page
    await Bench("agency_people", people, world).create()
    await console.enter("security")
    await page.goto("/console/#/data-levels")
    await console.find("levels-search").fill("机构")
    await console.find("levels-agency_people").click()
    row = console.find("levels-fields").get_by_role("row", name="职务")
    await expect(row).to_contain_text("内部")
    await console.find("level-post").click()
    offered = page.locator(".el-select-dropdown__item:visible")
    # What is not sealed is not offered the highest level.
    await expect(offered).to_have_text(["公开", "内部", "敏感"])
    await offered.filter(has_text="敏感").click()
    await console.find("levels-reason").fill("专项检查")
    await console.find("levels-propose").click()
    await expect(console.find("levels-pending")).to_be_visible()
    await page.goto("/console/#/rights-changes")
    change = console.find("change")
    await expect(change).to_contain_text("密级 职务：敏感")
    # Nobody approves his own.
    await expect(change.get_by_test_id("change-approve")).to_have_count(0)
    await change.get_by_test_id("change-withdraw").click()
    await expect(page.get_by_text("没有权限变更")).to_be_visible()

    admin = await people.officer("sysadmin")
    wanted = [{"field": "post", "level": "sensitive"}]
    path = "/api/data-levels/agency_people/rights-changes"
    await admin.post(path, {"levels": wanted, "reason": "专项检查"})
    await page.get_by_role("button", name="刷新").click()
    await console.find("change-approve").click()
    await page.get_by_role("button", name="批准", exact=True).last.click()
    await expect(page.get_by_text("没有权限变更")).to_be_visible()
    await page.goto("/console/#/data-levels")
    await console.find("levels-agency_people").click()
    await expect(row).to_contain_text("敏感")

    async with owner.engine.begin() as connection:
        await connection.execute(text("update data_level set levels = ''"))
    await page.reload()
    await console.find("levels-agency_people").click()
    await expect(console.find("levels-tampered")).to_be_visible()
    await expect(row).to_contain_text("重要")
    await console.find("levels-search").fill("没有这样的数据")
    await expect(page.get_by_text("请更换查找的文字")).to_be_visible()

    await sign_out(console)
    await console.enter("leader")
    await page.goto("/console/#/data-levels")
    await expect(console.find("levels-fields")).to_have_count(0)
