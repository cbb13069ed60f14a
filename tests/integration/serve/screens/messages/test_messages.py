"""A template is entered, let pass by another, and a decided call's message stands in the log."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.outbox_relay import OutboxRelay
from pipelines.flows.services import Services
from tests.integration.eventually import eventually
from tests.integration.serve.approvals.test_approval_screens import at_console, decide
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, configure
from tests.integration.serve.messages.messages_sent import KEY, SENT, Desk, sending
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look, phone
from tests.integration.serve.world import World

__all__ = ["phone"]

BODY = "您预约的{时间}可视通话已通过，请提前进入。"


@pytest.fixture
def gateway(services: Services) -> Iterator[ServedGateway]:
    with ServedGateway(KEY) as gateway:
        configure(services, message_gateways=(gateway.origin,))
        yield gateway


@pytest.mark.requirement("NF-SEC-17")
async def test_a_template_goes_from_entry_to_the_message_in_the_log(
    console: Console,
    phone: Page,
    browser: Browser,
    people: People,
    world: World,
    gateway: ServedGateway,
    relay: OutboxRelay,
) -> None:
    await phone.goto("/relative/#/message-settings")
    await expect(phone.get_by_test_id("message-choice")).to_contain_text("138****0001")
    await phone.get_by_test_id("message-toggle").click()
    await expect(phone.get_by_test_id("message-toggle")).to_have_attribute("aria-checked", "true")
    whole = await phone.get_by_test_id("message-toggle").bounding_box()
    assert whole is not None
    assert whole["width"] > whole["height"] * 1.5
    await look(phone, "message-choice")

    await console.enter("sysadmin")
    await console.find("menu-message_templates").click()
    await console.find("record-new").click()
    await console.fill("code", "CALL_APPROVED")
    await console.fill("title", "预约通过")
    await console.pick("message_kind", "短信")
    await console.pick("occasion", "可视通话申请通过")
    await console.page.locator("#field-body textarea").fill("请看 www.example.com")
    await console.pick("unit_id", "局")
    await console.save()
    await expect(console.page.locator("#field-body")).to_contain_text("不能写网址")
    await console.page.locator("#field-body textarea").fill(BODY)
    await look(console.page, "message-template-form")
    await console.save()
    await expect(console.find("record-title")).to_contain_text("预约通过")
    await console.find("deed-submit").click()
    await console.find("deed-confirm").click()
    await expect(console.find("record-state")).to_have_text("待审批")

    async with at_console(browser, people, "chief", "/approvals") as chief:
        await chief.get_by_test_id("approval-open").first.click()
        await expect(chief.get_by_text(BODY)).to_be_visible()
        await look(chief, "message-template-approval")
        await chief.goto("/console/#/approvals")
        await decide(chief, "approve", "同意")
    await Desk(people, world, gateway).channel()
    await approved(world, people, await people.relative(), minutes_ahead=600)
    sysadmin = await people.officer("sysadmin")

    async def sent() -> bool:
        return bool((await sysadmin.get(SENT, state="sent"))["rows"])

    async with sending(world, gateway):
        await eventually(sent)
    await console.page.goto("/console/")
    await console.open("outgoing_messages")
    row = console.page.locator(".el-table__row")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("预约通过")
    await expect(row).to_contain_text("138****0001")
    await expect(row).to_contain_text("已发送")
    await look(console.page, "message-log")
    await console.page.set_viewport_size({"width": 390, "height": 844})
    await look(console.page, "message-log-narrow")
