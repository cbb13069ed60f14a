"""Nothing is sent but by a template and a channel that are approved as they are (NF-SEC-17)."""

import pytest
from sqlalchemy import text

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.outbox_relay import OutboxRelay
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of
from tests.integration.serve.messages.desk_here import AHEAD, ended, queued
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import (
    CHANNELS,
    KEY,
    TEMPLATES,
    Desk,
    sending,
    wants,
)
from tests.integration.serve.world import World


@pytest.mark.requirement("NF-SEC-17")
@pytest.mark.parametrize("state", ["draft", "pending", "stopped"])
async def test_a_template_that_is_not_approved_sends_nothing(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay, state: str
) -> None:
    await desk.channel()
    made = await desk.template(approved=state == "stopped")
    if state != "draft":
        await desk.act(TEMPLATES, made["id"], "submit" if state == "pending" else "stop")
    relative = await wants(people)
    call_id = await approved(world, people, relative, minutes_ahead=AHEAD)
    async with sending(world, gateway):
        assert await queued(world) == []
        assert await desk.rows() == []
    assert gateway.asked == []
    # The page tells of the decision as always.
    assert (await relative.get(f"/api/relative/calls/{call_id}"))["state"] == "approved"


@pytest.mark.requirement("NF-SEC-17")
@pytest.mark.parametrize(
    ("what", "action", "reason"),
    [
        (TEMPLATES, "stop", "消息模板未批准或已停用"),
        (TEMPLATES, "revise", "消息模板未批准或已停用"),
        (CHANNELS, "stop", "没有已批准且在用的消息通道"),
        (CHANNELS, "revise", "没有已批准且在用的消息通道"),
    ],
)
async def test_what_is_withdrawn_before_the_sending_holds_the_message_back(
    people: People,
    world: World,
    desk: Desk,
    gateway: ServedGateway,
    relay: OutboxRelay,
    what: str,
    action: str,
    reason: str,
) -> None:
    made = {TEMPLATES: await desk.template(), CHANNELS: await desk.channel()}
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    await desk.act(what, made[what]["id"], action)
    async with sending(world, gateway):
        row = await ended(desk)
    assert (row["state"], row["values"]["reason"]) == ("refused", reason)
    assert gateway.asked == []
    (audited,) = await audit_rows_of(world, "outgoing_messages", row["id"])
    assert audited.action == "outgoing_messages.refused"


@pytest.mark.requirement("NF-SEC-17")
async def test_a_channel_that_nobody_approved_sends_nothing(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel(approved=False)
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    async with sending(world, gateway):
        row = await ended(desk)
    assert (row["state"], row["values"]["reason"]) == ("refused", "没有已批准且在用的消息通道")
    assert gateway.asked == []


async def test_a_template_changed_and_approved_anew_does_not_send_what_the_old_one_said(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    template, _ = await desk.template(), await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    await desk.act(TEMPLATES, template["id"], "revise")
    admin = await desk.admin()
    now = (await admin.get(f"{TEMPLATES}/{template['id']}"))["record"]
    change = {"version": now["version"], "values": {"body": "新的内容"}}
    await admin.put(f"{TEMPLATES}/{template['id']}", change)
    await desk.act(TEMPLATES, template["id"], "submit")
    await desk.agree()
    async with sending(world, gateway):
        row = await ended(desk)
    assert (row["state"], row["values"]["reason"]) == ("refused", "消息模板在此期间已修改")
    assert gateway.asked == []


@pytest.mark.parametrize("table", ["message_template", "message_channel"])
async def test_what_was_approved_past_the_platform_sends_nothing(
    people: People,
    world: World,
    desk: Desk,
    gateway: ServedGateway,
    relay: OutboxRelay,
    table: str,
) -> None:
    await desk.template(approved=table != "message_template")
    await desk.channel(approved=table != "message_channel")
    async with world.database.transaction() as tx:
        await tx.execute(text(f"update {table} set state = 'approved'"))
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    async with sending(world, gateway):
        row = await ended(desk)
    assert row["state"] == "refused"
    assert "与批准时不符" in row["values"]["reason"]
    assert gateway.asked == []


async def test_an_approved_channel_to_an_address_that_is_not_listed_asks_nobody(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    with ServedGateway(KEY) as other:
        await desk.channel(address=f"{other.origin}/v1/messages")
        await approved(world, people, await wants(people), minutes_ahead=AHEAD)
        async with sending(world, gateway):
            row = await ended(desk)
        assert other.asked == []
    assert (row["state"], row["values"]["reason"]) == (
        "refused",
        "通道的网关地址不在允许的名单内",
    )
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{罪犯}的通话", "没有{罪犯}这个位置"),
        ("{原时间}改为{时间}", "没有{原时间}这个位置"),
        ("{时间", "花括号没有成对"),
        ("请看 https://a.example/x", "不能写网址"),
        ("请看ａ．ｅｘａｍｐｌｅ", "不能写网址"),
    ],
)
async def test_a_text_with_unknown_places_or_links_is_not_taken_in(
    desk: Desk, world: World, body: str, why: str
) -> None:
    admin = await desk.admin()
    values = {
        "code": "X",
        "title": "试",
        "message_kind": "sms",
        "occasion": "approved",
        "body": body,
        "unit_id": world.bureau_id,
    }
    reply = await admin.ask("POST", TEMPLATES, {"values": values})
    assert reply.status_code == 422
    (told,) = reply.json()["detail"]["problems"]
    assert told["field"] == "body"
    assert why in told["message"]
