"""The report on the screen: a hole is seen, opened, filled in and gone; a form lets none in."""

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

NAME_BLANKED = "update help_person set name = ' ' where id = :id"


@pytest.mark.requirement("NF-IND-03")
async def test_a_hole_is_opened_from_the_report_and_filled(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("help_people", people, world)
    made = [await bench.create() for _ in range(2)]
    async with world.database.transaction() as tx:
        await tx.execute(text(NAME_BLANKED).bindparams(id=made[0]["id"]))
    await console.enter("leader")
    await console.find("menu-data-quality").click()
    await expect(console.page.get_by_text("还没有统计过")).to_be_visible()
    await console.find("quality-measure").click()
    # One hole in twelve values.
    await expect(console.find("quality-rate-help_people")).to_have_text("8.33%")
    await expect(console.find("quality-age")).to_have_text("刚刚")
    await console.find("quality-field-help_people-name").click()
    await console.find("quality-incomplete-rows").locator("a").click()
    await console.find("deed-edit").click()
    await console.fill("name", "")
    await console.save()
    # The form does not let the hole stand either.
    await expect(console.page.locator("#field-name")).to_contain_text("请填写姓名")
    await console.fill("name", "帮教补全")
    await console.save()
    await expect(console.find("record-title")).to_contain_text("帮教补全")
    await console.find("menu-data-quality").click()
    await console.find("quality-measure").click()
    await expect(console.find("quality-rate-help_people")).to_have_text("0.00%")


async def test_a_form_without_a_core_field_is_refused_by_name(console: Console) -> None:
    await console.enter("leader")
    await console.find("menu-help_people").click()
    await console.find("record-new").click()
    await console.fill("name", "帮教无电话")
    await console.save()
    for field, told in (("phone", "请填写联系电话"), ("organisation", "请填写所属组织")):
        await expect(console.page.locator(f"#field-{field}")).to_contain_text(told)
