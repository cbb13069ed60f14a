"""Hours on the screen of who may not see who worked, and a day of which lines were refused."""

import msgspec
import pytest
from playwright.async_api import expect

from connectors.postgres.access import rights
from schemas.people.kinds import Role
from schemas.settings import Settings
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.conftest import NOON, bus, path, ward
from tests.integration.serve.labour.hours.refusing import stray
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

__all__ = ["bus", "path", "ward"]


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def test_who_worked_is_masked_and_a_total_still_opens(
    console: Console, people: People, ward: Ward, world: World
) -> None:
    await ward.submit(await people.officer("labour"), ward.line(0), ward.line(1))
    async with world.database.transaction() as tx:
        codes = {"labour_hours:list", "labour_hours:enter", "labour_hours:statistics"}
        await rights.set_permissions(tx, world.seal, Role.REVIEWER.value, codes)
    await add_officer(world, "viewer", "P03", frozenset({Role.REVIEWER}))
    page = console.page
    await page.clock.set_fixed_time(NOON)
    await console.enter("viewer")
    await page.goto(f"/console/#/hours?ward={ward.id}&day={ward.day}")
    await expect(console.find("hours-masked")).to_contain_text("已脱敏")
    grid = console.find("hours-grid")
    await expect(grid).to_contain_text("周*")
    await expect(grid).to_contain_text("310*****01")
    await expect(grid).not_to_contain_text("周某")
    await expect(console.find("hours-submit")).to_have_count(0)
    await page.goto("/console/#/hours/statistics?by=inmate&since=2026-11-01&until=2026-11-26")
    await expect(console.find("group-rows")).to_contain_text("吴*")
    await page.locator('[data-testid$="/2026-11-01-unapproved"]').first.click()
    await expect(console.find("opened-sum")).to_have_text("，工时合计 7")
    await expect(console.find("opened-lines")).to_contain_text("310*****0")


async def test_a_day_of_which_a_line_was_refused_is_mended_on_its_page(
    console: Console, people: People, ward: Ward, world: World
) -> None:
    await stray(world, ward, 1)
    await ward.submit(await people.officer("labour"), ward.line(0), ward.line(1, 450))
    page = console.page
    await page.clock.set_fixed_time(NOON)
    await console.enter("labour")
    await page.goto(f"/console/#/hours?day={ward.day}")
    refused = console.find("hours-refused")
    await expect(refused).to_contain_text("请改正后重新提交")
    await expect(refused).to_contain_text("吴某（3103000002）正常工时 7.5 小时")
    # What the ledger did not take stands where it was typed.
    await stray(world, ward, 1, gone=True)
    cell = page.locator('[data-cell="1 normal"]')
    await expect(page.locator('[data-cell="0 normal"]')).to_have_value("7")
    await cell.fill("6")
    await console.find("hours-submit").click()
    await page.get_by_role("dialog").get_by_role("button", name="提交").click()
    await expect(refused).to_be_hidden()
    await expect(console.find("hours-decision")).to_contain_text("第2版")
    await expect(console.find("hours-total")).to_have_text("13")
