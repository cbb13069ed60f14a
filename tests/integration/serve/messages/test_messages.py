"""Messages leave by approved templates and channels alone, once, and are logged (NF-SEC-17)."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.nats.outbox_relay import OutboxRelay
from pipelines.flows.messages.sender import KEPT_FOR
from pipelines.flows.services import Services
from schemas.errors import Unavailable
from schemas.messages.to_relatives import GatewayFaults, GatewayMessage, GatewayReceipt
from schemas.tables.messages.messaging import outbox
from tests.integration.eventually import eventually
from tests.integration.serve.approving import applied, decide, only
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of, configure
from tests.integration.serve.messages.messages_sent import (
    CHANNELS,
    CHOICE,
    KEY,
    SENT,
    TEMPLATES,
    Desk,
    http_gateway,
    sender_of,
    sending,
    wants,
)
from tests.integration.serve.venue_days import EVENING, add_venue, ask, clock
from tests.integration.serve.world import World

PHONE = "13800000001"
AHEAD = 600


@pytest.fixture
def gateway(services: Services) -> Iterator[ServedGateway]:
    with ServedGateway(KEY) as gateway:
        configure(services, message_gateways=(gateway.origin,))
        yield gateway


@pytest.fixture
def desk(people: People, world: World, gateway: ServedGateway) -> Desk:
    return Desk(people, world, gateway)


async def queued(world: World) -> list[Delivery]:
    """Messages as the stream delivers them, without a stream."""
    async with world.database.transaction() as tx:
        found = await tx.execute(
            select(outbox).where(outbox.c.subject.like("outgoing.%")).order_by(outbox.c.id)
        )
        return [
            Delivery(subject=row.subject, payload=row.payload, message_id=row.id) for row in found
        ]


async def ended(desk: Desk) -> Any:
    """The one message of the log, once nothing of it waits any more."""

    async def settled() -> bool:
        return all(row["state"] != "waiting" for row in await desk.rows())

    await eventually(settled)
    (row,) = await desk.rows()
    return row


@pytest.mark.requirement("NF-SEC-17")
async def test_a_decided_call_is_told_by_approved_means_and_logged_with_template_and_recipient(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    template, channel = await desk.template(), await desk.channel()
    relative = await wants(people)
    call_id = await approved(world, people, relative, minutes_ahead=AHEAD)
    async with sending(world, gateway):
        row = await ended(desk)
    (told,) = gateway.taken.values()
    case_no = (await relative.get(f"/api/relative/calls/{call_id}"))["case_no"]
    assert (told.phone, told.signature, told.template) == (PHONE, "【示例监狱】", "CALL-1")
    assert case_no in told.text
    assert "周某" not in told.text
    assert gateway.asked == [row["id"]]

    values = row["values"]
    assert row["state"] == "sent"
    assert (values["template_id"], values["channel_id"]) == (template["id"], channel["id"])
    assert (values["phone"], values["case_no"]) == ("138****0001", case_no)
    assert values["sent_at"]
    assert values["receipt"]
    for login in ("sysadmin", "auditor", "chief"):
        reader = await people.officer(login)
        assert [one["id"] for one in (await reader.get(SENT, state="sent"))["rows"]] == [row["id"]]
        found = await reader.get(SENT, template_id=template["id"])
        assert found["total"] == 1
    chief = await people.officer("chief")
    (whole,) = (await chief.get(SENT))["rows"]
    assert whole["titles"]["relative_id"] == "李某某"
    (audited,) = await audit_rows_of(world, "outgoing_messages", row["id"])
    assert audited.action == "outgoing_messages.sent"
    assert audited.detail["template"] == "CALL-1"
    assert audited.detail["recipient"] == world.relative_id
    await nothing_in_clear(world, told)


async def nothing_in_clear(world: World, told: GatewayMessage) -> None:
    """Neither telephone nor text stands in the log, the audit log or what the stream carried."""
    async with world.database.transaction() as tx:
        for table in ("outgoing_message", "audit_row", "outbox", "outbound_call", "dead_letter"):
            rows = (await tx.execute(text(f"select * from {table}"))).all()
            shown = " ".join(
                bytes(value).decode(errors="replace") if isinstance(value, bytes) else str(value)
                for row in rows
                for value in row
            )
            assert rows or table == "dead_letter", table
            assert told.phone not in shown, table
            assert told.text not in shown, table


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


@pytest.mark.requirement("NF-SEC-17")
async def test_a_sender_killed_between_sending_and_noting_sends_once(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    way, bus = http_gateway(gateway), Bus(world.settings.nats_url)

    class Dies:
        """Hands the message over, and takes the process with it before anything is noted."""

        async def send(self, address: str, message: GatewayMessage) -> GatewayReceipt:
            await way.send(address, message)
            raise asyncio.CancelledError

    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    (delivery,) = await queued(world)
    with pytest.raises(asyncio.CancelledError):
        await sender_of(world, Dies(), bus).apply(delivery)
    (row,) = await desk.rows()
    assert row["state"] == "waiting"
    # The stream delivers it again, to two at once and once more behind them.
    after = sender_of(world, way, bus)
    await asyncio.gather(after.apply(delivery), after.apply(delivery))
    asked = len(gateway.asked)
    await after.apply(delivery)
    (row,) = await desk.rows()
    assert row["state"] == "sent"
    assert set(gateway.asked) == {row["id"]}
    assert list(gateway.taken) == [row["id"]]
    assert len(gateway.asked) == asked
    actions = [one.action for one in await audit_rows_of(world, "outgoing_messages", row["id"])]
    assert actions == ["outgoing_messages.sent"]
    await way.close()


async def test_a_gateway_that_took_it_and_did_not_answer_is_asked_again_under_the_same_id(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    gateway.faults = GatewayFaults(mute=True)

    async def asked() -> bool:
        return bool(gateway.asked)

    async with sending(world, gateway):
        await eventually(asked)
        gateway.faults = GatewayFaults()
        row = await ended(desk)
    assert row["state"] == "sent"
    assert set(gateway.asked) == {row["id"]}
    assert list(gateway.taken) == [row["id"]]
    assert row["values"]["attempts"] >= 2


async def test_a_gateway_that_refuses_or_stays_away_ends_the_message_with_its_reason(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template()
    await desk.channel()
    relative = await wants(people)
    way = http_gateway(gateway)
    sender = sender_of(world, way, Bus(world.settings.nats_url))
    await approved(world, people, relative, minutes_ahead=AHEAD)
    (first,) = await queued(world)
    for faults in (GatewayFaults(failing=True), GatewayFaults(garbled=True)):
        gateway.faults = faults
        with pytest.raises(Unavailable):
            await sender.apply(first)
    gateway.faults = GatewayFaults(refusing=True)
    await sender.apply(first)
    (row,) = await desk.rows()
    assert (row["state"], row["values"]["reason"]) == ("refused", "消息网关拒绝发送（403）")

    await approved(world, people, relative, minutes_ahead=AHEAD + 60)
    (second,) = [one for one in await queued(world) if one.message_id != first.message_id]
    gateway.faults = GatewayFaults(failing=True)
    late = world.clock() + KEPT_FOR + timedelta(seconds=1)
    after = sender_of(world, way, Bus(world.settings.nats_url))
    after._clock = lambda: late
    await after.apply(second)
    row = (await desk.rows(state="failed"))[0]
    assert row["values"]["reason"] == "通道长时间没有应答，已不再发送"
    await way.close()


async def test_nobody_is_told_who_did_not_agree_or_took_it_back(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel()
    relative = await people.relative()
    assert await relative.get(CHOICE) == {"agreed": False, "phone_masked": "138****0001"}
    await approved(world, people, relative, minutes_ahead=AHEAD)
    assert await queued(world) == []
    await wants(people)
    await approved(world, people, relative, minutes_ahead=AHEAD + 60)
    assert (await relative.post(CHOICE, {"agreed": False}))["agreed"] is False
    async with sending(world, gateway):
        row = await ended(desk)
    assert (row["state"], row["values"]["reason"]) == ("refused", "家属已不接收消息")
    assert gateway.asked == []


async def test_a_refused_call_is_told_without_the_officers_words(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template(occasion="rejected", body="{预约号}未通过，原因请登录平台查看。")
    await desk.channel()
    await wants(people)
    await applied(people, world, minutes_ahead=AHEAD)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "reject", "正在接受处分")
    async with sending(world, gateway):
        await ended(desk)
    (told,) = gateway.taken.values()
    assert "未通过" in told.text
    assert "处分" not in told.text


async def test_a_moved_and_a_cancelled_call_are_told_with_their_times(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    world.now = EVENING
    await desk.template(occasion="moved", body="由{原时间}改为{时间}")
    await desk.template(occasion="cancelled", body="{时间}的通话已取消")
    await desk.channel()
    relative, leader = await wants(people), await people.officer("leader")
    call = await ask(relative, world.inmate_id, clock(9))
    await (await people.officer("approver")).post(f"/api/calls/{call['id']}/approve", {})
    venue = await add_venue(leader, world, "一号")
    moved = {"venue_id": venue, "starts_at": clock(10)}
    await leader.post(f"/api/calls/{call['id']}/move", moved)
    barred = {"inmate_id": world.inmate_id, "channel": "video", "reason": "违反纪律"}
    entry = await leader.post("/api/records/inmate_blacklist", {"values": barred})
    cancel = {"call_ids": [call["id"]], "reason": "罪犯列入黑名单"}
    await leader.post(f"/api/inmate-blacklist/{entry['id']}/cancel-calls", cancel)
    way = http_gateway(gateway)
    sender = sender_of(world, way, Bus(world.settings.nats_url))
    for delivery in await queued(world):
        await sender.apply(delivery)
    assert [told.text for told in gateway.taken.values()] == [
        "由11月26日 09:00改为11月26日 10:00",
        "11月26日 10:00的通话已取消",
    ]
    await way.close()


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


async def test_the_log_is_read_by_those_who_answer_for_it_and_changed_by_nobody(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    async with sending(world, gateway):
        row = await ended(desk)
    path = f"{SENT}/{row['id']}"
    for login in ("sysadmin", "auditor"):
        officer = await people.officer(login)
        shown = (await officer.get(path))["record"]
        assert "relative_id" not in shown["values"]
        assert "text" not in shown["values"]
        assert await officer.refused(f"{path}/reveal/phone") == (403, "no_permission")
    for login in ("monitor", "security", "labour", "keeper"):
        officer = await people.officer(login)
        assert (await officer.http.get(SENT)).status_code == 403
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.http.get(path)).status_code == 404
    chief = await people.officer("chief")
    assert (await chief.post(f"{path}/reveal/phone"))["value"] == PHONE
    for method, address in (("POST", SENT), ("PUT", path), ("DELETE", f"{path}?version=1")):
        body = (
            None
            if method == "DELETE"
            else {"values": {}} | ({"version": 1} if method == "PUT" else {})
        )
        assert (await chief.ask(method, address, body)).status_code == 403
    for path in (TEMPLATES, CHANNELS):
        assert (await (await people.officer("auditor")).http.get(path)).status_code == 403
        assert (await chief.ask("POST", path, {"values": {}})).status_code == 403
