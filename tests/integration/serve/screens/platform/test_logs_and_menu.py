"""Added menu entries, the details of logs and the cockpit, on the screen."""

import re

import pytest
from playwright.async_api import expect

from pipelines.rules.audit.audit_masking import MASKED
from tests.integration.serve.client import People
from tests.integration.serve.official.test_official_business import agency_person
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def sign_out(console: Console) -> None:
    await console.page.context.clear_cookies()


@pytest.mark.requirement("VC-CFG-20")
async def test_an_entry_added_here_is_seen_by_its_roles_alone(console: Console) -> None:
    page = console.page
    await console.enter("sysadmin")
    await page.goto("/console/#/menu-setting")
    await console.find("subsystem-base").get_by_test_id("entry-add").click()
    await console.find("entry-title").fill("法律援助网")
    await console.find("entry-target").fill("javascript:alert(1)")
    await console.find("entry-roles").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="带班领导").click()
    await page.keyboard.press("Escape")
    await console.find("entry-save").click()
    await expect(page.get_by_role("alert")).to_contain_text("以 https:// 开头")
    await console.find("entry-target").fill("https://law.example.cn/help")
    await console.find("entry-save").click()
    await expect(console.find("added-entry")).to_contain_text("法律援助网")

    await sign_out(console)
    await console.enter("leader")
    link = page.get_by_role("link", name="法律援助网")
    await expect(link).to_have_attribute("href", "https://law.example.cn/help")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await sign_out(console)
    await console.enter("approver")
    await expect(console.find("menu-inmates")).to_be_attached()
    await expect(link).to_have_count(0)


@pytest.mark.requirement("VC-CFG-28")
async def test_each_log_opens_its_details(console: Console, people: People, world: World) -> None:
    page = console.page
    leader = await people.officer("leader")
    person = await agency_person(leader, world)
    values = {"body_kind": "notary", "valid_until": "2028-12-31"}
    body = {"version": 1, "values": values, "reason": "换发证件"}
    await leader.put(f"/api/records/agency_people/{person['id']}", body)
    await people.relative()

    await console.enter("auditor")
    await page.goto("/console/#/audit")
    row = console.find("audit-table").get_by_role("row", name="编辑机构人员")
    await row.get_by_role("button", name="查看").click()
    changed = console.find("audit-changes").get_by_role("row", name="机构类别")
    # Which field it was, and none of its values.
    await expect(changed).to_contain_text(re.compile(f"{MASKED}.*{MASKED}", re.DOTALL))
    await expect(console.find("audit-changes")).not_to_contain_text("公证机构")
    await expect(console.find("audit-notes")).to_contain_text("换发证件")
    await page.keyboard.press("Escape")

    await page.goto("/console/#/sign-ins")
    await console.find("sign-in-open").first.click()
    await expect(console.find("log-detail").last).to_contain_text("来源地址")
    await page.goto("/console/#/api-calls")
    await page.locator("label", has_text="对外调出").click()
    row = console.find("outbound-calls").get_by_role("row", name="swap_ticket")
    await row.get_by_role("button", name="查看").click()
    await expect(page.get_by_role("dialog", name="调用明细")).to_contain_text("微信")


@pytest.mark.requirement("VC-BASE-11")
async def test_cockpit_numbers_open_their_lists(
    console: Console, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    path = f"/api/records/inmates/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    body = {"version": version, "reason": "涉黑", "values": {}}
    await leader.post(f"{path}/actions/set_key_control", body)
    await console.enter("leader")
    await console.page.goto("/console/#/cockpit")
    figure = console.find("heads-key-control")
    await expect(figure.locator("b")).to_have_text("1")
    await figure.click()
    await expect(console.find("records-total")).to_contain_text("1")
    await console.page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect(console.find("deed-lift_key_control")).to_be_visible()
    await expect(console.find("deed-set_key_control")).to_have_count(0)
