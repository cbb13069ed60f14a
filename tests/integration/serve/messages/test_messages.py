"""Who agreed is told what became of a call, and each message is logged (NF-SEC-17)."""

import pytest
from sqlalchemy import text

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.outbox_relay import OutboxRelay
from schemas.messages.to_relatives import GatewayMessage
from tests.integration.serve.approving import applied, decide, only
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of
from tests.integration.serve.messages.desk_here import AHEAD, PHONE, ended, queued
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import (
    CHANNELS,
    CHOICE,
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


async def test_nobody_is_told_who_did_not_agree_or_took_it_back(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel()
    relative = await people.relative()
    asked = await relative.get(CHOICE)
    assert (asked["agreed"], asked["phone_masked"]) == (False, "138****0001")
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
    await sender_of(world, way).round()
    assert [told.text for told in gateway.taken.values()] == [
        "由11月26日 09:00改为11月26日 10:00",
        "11月26日 10:00的通话已取消",
    ]
    await way.close()


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
