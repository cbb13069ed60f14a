"""The contact history, relatives' numbers and letters in the console."""

import pytest
from playwright.async_api import expect

from tests.integration.serve.client import People
from tests.integration.serve.exchanges import PHONE, add_number
from tests.integration.serve.people.test_contacts import LETTERS, VISITS, letter, visit
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def test_a_history_is_chosen_narrowed_and_leads_to_its_records(
    console: Console, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    await leader.post(VISITS, visit(world))
    written = await leader.post(LETTERS, letter(world))
    await console.enter("leader")
    await console.find("menu-contacts").click()
    await console.page.locator(".picker .el-select__wrapper").click()
    await console.page.locator(".el-select-dropdown__item:visible", has_text="周某").click()
    await expect(console.find("contact")).to_have_count(2)
    await expect(console.find("channel-all")).to_contain_text("2")
    await console.find("channel-letter").click()
    await expect(console.find("contact")).to_have_count(1)
    await console.find("channel-phone_call").click()
    await expect(console.find("state-empty")).to_contain_text("没有联系记录")
    await console.find("channel-letter").click()
    await console.find("contact").get_by_role("link").click()
    await expect(console.find("record-state")).to_have_text("已登记")
    assert console.page.url.endswith(f"/m/letters/{written['id']}")
    await console.page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect(console.find("inmate-contacts").get_by_test_id("contact")).to_have_count(2)
    await console.find("contacts-all").click()
    await expect(console.find("contact-history")).to_contain_text("3103000001")


@pytest.mark.requirement("VC-NUM-03")
async def test_numbers_are_searched_and_the_search_is_reset(
    console: Console, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    await add_number(leader, world)
    await add_number(leader, world, "13900000002")
    await console.enter("leader")
    await console.open("relative_numbers")
    await expect(console.find("records-total")).to_contain_text("2")
    await console.find("filter-q").fill(PHONE)
    await console.page.keyboard.press("Enter")
    await expect(console.find("records-total")).to_contain_text("1")
    await console.find("filter-clear").click()
    await expect(console.find("records-total")).to_contain_text("2")
