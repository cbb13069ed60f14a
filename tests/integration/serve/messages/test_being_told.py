"""People are told of every result and appointment, once, as they like and in peace at night."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import delete, insert, select, update

from connectors.messages.gateway_simulator import ServedGateway
from connectors.postgres.approvals import cases
from connectors.postgres.governance import erasure
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.messages import case_results, reminding, telling
from pipelines.flows.messages.telling import Matter
from pipelines.flows.services import Services
from schemas.messages.occasions import Occasion
from schemas.messages.to_relatives import GatewayFaults, GatewayMessage, MessageKind
from schemas.tables import metadata
from schemas.tables.calls.call import call_companion
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.family.test_family_applications import (
    NUMBERS,
    WHITELIST,
    number,
    whitelist,
)
from tests.integration.serve.journey import approved, audit_rows_of, requested
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import (
    CHOICE,
    Desk,
    awake,
    http_gateway,
    sender_of,
    wants,
)
from tests.integration.serve.venue_days import add_venue
from tests.integration.serve.visits.places import NOW as VISITING
from tests.integration.serve.visits.places import add_time, book
from tests.integration.serve.world import World
from tests.trace.proving import proves

MESSAGES = "/api/relative/messages"
MORNING = datetime(2026, 12, 3, 2, tzinfo=UTC)
"""Ten o'clock there."""
DAY = 24 * 60


async def send(world: World, gateway: ServedGateway) -> list[GatewayMessage]:
    """Let the sender hand over what is due; answers what the gateway took, in order."""
    way = http_gateway(gateway)
    try:
        while await sender_of(world, way).round():
            pass
    finally:
        await way.close()
    return [gateway.taken[one] for one in dict.fromkeys(gateway.asked) if one in gateway.taken]


async def texts(world: World, gateway: ServedGateway) -> list[str]:
    return [one.text for one in await send(world, gateway)]


async def test_a_decision_leads_to_one_push_in_wechat(
    people: People, world: World, services: Services, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template(message_kind="wechat", occasion="number_approved", body="{时间}已通过")
    await desk.template(message_kind="sms", occasion="number_rejected", body="未通过")
    await desk.channel(message_kind="wechat")
    relative = await wants(people)
    await relative.post(NUMBERS, await number(world, relative))
    approver = await people.officer("approver")
    case = await only(approver)
    await decide(approver, case, "approve")
    with proves("VC-PUB-12", "a"):
        (told,) = await send(world, gateway)
        assert told.kind is MessageKind.WECHAT
        assert told.text.endswith("已通过")
        # Told of again, as by a job that runs twice, it is the same message.
        async with world.database.transaction() as tx:
            row = await cases.get(tx, case["id"])
            assert row is not None
            assert await case_results.told(tx, world.keys, row, world.clock()) == 0
        assert len(await send(world, gateway)) == 1


async def test_every_result_stands_in_my_messages_with_time_and_reason_until_it_is_read(
    people: People, world: World
) -> None:
    relative, approver = await people.relative(), await people.officer("approver")
    await relative.post(NUMBERS, await number(world, relative))
    await decide(approver, await only(approver), "reject", "号码非本人实名")
    call_id = await requested(world, relative, minutes_ahead=600)
    await decide(approver, await only(approver), "reject", "时间冲突")
    async with world.database.transaction() as tx:
        await tx.execute(delete(metadata.tables["whitelist_entry"]))
    await relative.post(WHITELIST, await whitelist(world, relative))
    await decide(approver, await only(approver), "return", "请补交户口簿")
    page = await relative.get(MESSAGES)
    with proves("VC-PUB-11", "b"):
        told = {one["kind"]: (one["state"], one["reason"], bool(one["at"])) for one in page["rows"]}
        assert told["relative_number"] == ("rejected", "号码非本人实名", True)
        assert told["whitelist_entry"] == ("returned", "请补交户口簿", True)
        assert told["video_call"] == ("rejected", "时间冲突", True)
    with proves("VC-PUB-11", "c"):
        assert page["unread"] == 3
        first = next(one for one in page["rows"] if one["object_id"] == call_id)
        page = await relative.post(f"{MESSAGES}/{first['case_id']}/read")
        assert page["unread"] == 2
        assert [one["read"] for one in page["rows"]].count(True) == 1
        page = await relative.post(f"{MESSAGES}/read")
        assert (page["unread"], len(page["rows"])) == (0, 3)


async def test_a_call_is_told_of_when_booked_before_it_begins_and_when_it_changes(
    people: People, world: World, services: Services, desk: Desk, gateway: ServedGateway
) -> None:
    world.now = MORNING
    for occasion in ("call_booked", "call_soon", "cancelled"):
        await desk.template(occasion=occasion, body=f"{occasion}，{{时间}}")
    await desk.template(occasion="moved", body="moved，{时间}，原{原时间}")
    await desk.channel()
    relative = await wants(people)
    call_id = await approved(world, people, relative, minutes_ahead=3 * DAY)
    with proves("VC-PUB-13", "a"):
        assert await texts(world, gateway) == ["call_booked，12月6日 10:00"]
    assert await reminding.round(services) == 0
    await _accompanied(world, call_id)
    world.now = MORNING + timedelta(days=2)
    with proves("VC-PUB-13", "b"):
        assert [await reminding.round(services) for _ in range(2)] == [1, 0]
        # To the one who booked; who comes along did not agree, and reads it on the page.
        assert (await texts(world, gateway))[1:] == ["call_soon，12月6日 10:00"]
        (soon,) = (await (await people.relative("wx-wang")).get(MESSAGES))["rows"]
        assert (soon["title"], soon["read"]) == ("可视通话即将开始", False)
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    later = (MORNING + timedelta(days=3, hours=5)).isoformat()
    await leader.post(f"/api/calls/{call_id}/move", {"venue_id": venue, "starts_at": later})
    with proves("VC-PUB-13", "c"):
        assert (await texts(world, gateway))[2:] == ["moved，12月6日 15:00，原12月6日 10:00"]
        # At its new time it is reminded of anew.
        world.now = MORNING + timedelta(days=3, hours=4, minutes=1)
        assert await reminding.round(services) == 1
        assert (await texts(world, gateway))[3:] == ["call_soon，12月6日 15:00"]
        call = f"/api/relative/calls/{call_id}"
        await (await people.relative()).post(f"{call}/cancel")
        assert (await texts(world, gateway))[4:] == ["cancelled，12月6日 15:00"]
        assert await reminding.round(services) == 0


async def _accompanied(world: World, call_id: str) -> None:
    officer = metadata.tables["officer"]
    async with world.database.transaction() as tx:
        somebody = await tx.scalar(select(officer.c.id).limit(1))
        values = {"call_id": call_id, "relative_id": world.stranger_id, "approved_by": somebody}
        await tx.execute(insert(call_companion).values(id=make_id(), at=MORNING, **values))


async def test_a_visit_is_reminded_of_and_not_once_it_was_cancelled(
    people: People, world: World, services: Services, desk: Desk, gateway: ServedGateway
) -> None:
    world.now = VISITING
    leader = await people.officer("leader")
    await add_time(leader, world)
    await desk.template(occasion="visit_soon", body="{时间}到{监狱}")
    await desk.channel()
    relative = await wants(people)
    approver = await people.officer("approver")
    visit = await book(relative, world.inmate_id, "2026-12-08")
    await decide(approver, await only(approver), "approve")
    world.now = datetime(2026, 12, 7, 1, 30, tzinfo=UTC)
    assert await reminding.round(services) == 1
    assert await texts(world, gateway) == ["12月8日 09:00到P03监狱"]
    told = (await (await people.relative()).get(MESSAGES))["rows"][0]
    assert (told["title"], told["object_id"]) == ("会见即将开始", visit["id"])
    # What waits for the morning does not go out once the visit is off.
    booking = metadata.tables["visit_booking"]
    async with world.database.transaction() as tx:
        await tx.execute(update(booking).values(state="cancelled"))
    world.now = datetime(2026, 12, 8, 0, 30, tzinfo=UTC)
    assert await reminding.round(services) == 0


async def test_how_one_is_told_is_chosen_by_occasion_and_channel(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    world.now = MORNING
    for kind in ("sms", "wechat"):
        await desk.template(message_kind=kind, occasion="call_booked", body=f"call {kind}")
        await desk.template(message_kind=kind, occasion="number_rejected", body=f"number {kind}")
        await desk.channel(message_kind=kind)
    relative, approver = await people.relative(), await people.officer("approver")
    wish = {"agreed": True, "groups": {"call": ["wechat"], "business": ["sms"]}}
    with proves("VC-PUB-24", "a"):
        kept = await relative.post(CHOICE, wish | {"quiet_from": "20:00", "quiet_until": "08:00"})
        assert kept == await relative.get(CHOICE)
        chosen = {
            one["group"]: [way["kind"] for way in one["channels"] if way["wanted"]]
            for one in kept["groups"]
        }
        assert chosen == {
            "call": ["wechat"],
            "visit": ["wechat", "sms"],
            "account": ["wechat", "sms"],
            "business": ["sms"],
            "question": ["wechat", "sms"],
            "admission": ["wechat", "sms"],
        }
        await requested(world, relative, minutes_ahead=DAY)
        await decide(approver, await only(approver), "reject", "试")
        await relative.post(NUMBERS, await number(world, relative))
        await decide(approver, await only(approver), "reject", "试")
        assert sorted(await texts(world, gateway)) == ["call wechat", "number sms"]
        # What is left out stays as it is.
        kept = await relative.post(CHOICE, {"groups": {"call": []}})
        assert (kept["quiet_from"], kept["agreed"]) == ("20:00", True)
    half = {"quiet_from": "", "quiet_until": "08:00"}
    assert await relative.refused(CHOICE, half) == (422, "half_quiet_hours")
    assert await relative.refused(CHOICE, {"quiet_from": "25:00"}) == (422, "invalid_input")
    rows = await audit_rows_of(world, "message_choice", world.relative_id)
    groups = [row.detail["groups"] for row in rows if "groups" in row.detail]
    assert {"call": ["wechat"], "business": ["sms"]} in groups


async def test_at_night_only_what_cannot_wait_goes_out_and_the_rest_in_the_morning(
    people: People, world: World, services: Services, desk: Desk, gateway: ServedGateway
) -> None:
    world.now = MORNING
    await desk.template(occasion="call_booked", body="booked {时间}")
    await desk.template(occasion="call_soon", body="soon {时间}")
    await desk.channel()
    await awake(world, "21:30", "07:30")
    relative = await wants(people)
    await approved(world, people, relative, minutes_ahead=13 * 60)
    world.now = MORNING + timedelta(hours=12, minutes=10)
    await requested(world, await people.relative(), minutes_ahead=3 * DAY)
    with proves("VC-PUB-24", "b"):
        assert await reminding.round(services) == 1
        assert await texts(world, gateway) == ["soon 12月3日 23:00", "booked 12月3日 23:00"]
        waiting = (await desk.rows(state="waiting"))[0]["values"]
        assert waiting["due_at"].startswith("2026-12-03T23:30")
        world.now = datetime(2026, 12, 3, 23, 31, tzinfo=UTC)
        assert (await texts(world, gateway))[2:] == ["booked 12月6日 22:10"]
        # His own hours go before the prison's.
        relative = await people.relative()
        await relative.post(CHOICE, {"quiet_from": "06:00", "quiet_until": "09:00"})
        await requested(world, relative, minutes_ahead=4 * DAY)
        assert len(await texts(world, gateway)) == 3
        world.now = datetime(2026, 12, 4, 1, 1, tzinfo=UTC)
        assert len(await texts(world, gateway)) == 4


async def test_the_prison_s_own_words_go_before_the_bureau_s(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template(occasion="call_booked", body="局里的话")
    await desk.template(occasion="call_booked", body="监狱的话", unit_id=world.prison_id)
    await desk.template(occasion="call_booked", body="别处的话", unit_id=world.other_prison_id)
    page = {"message_kind": "page", "occasion": "question_answered", "body": "{监狱}答复了您"}
    await desk.template(**page, unit_id=world.prison_id)
    await desk.channel()
    relative = await wants(people)
    await requested(world, relative, minutes_ahead=600)
    assert await texts(world, gateway) == ["监狱的话"]
    matter = Matter(subject="question:1", unit_id=world.prison_id)
    elsewhere = Matter(subject="question:2", unit_id=world.other_prison_id)
    async with world.database.transaction() as tx:
        for one in (matter, matter, elsewhere):
            whom = {"relative_id": world.relative_id}
            await telling.tell(tx, world.keys, Occasion.QUESTION_ANSWERED, one, MORNING, **whom)
    said = [one["text"] for one in (await relative.get(MESSAGES))["rows"]]
    assert sorted(said) == sorted(
        ["P03监狱答复了您", "您的咨询已于12月3日 10:00答复，请在帮助中心查看。"]
    )


async def test_who_has_an_account_alone_reads_and_chooses_as_well(
    people: People, world: World, services: Services
) -> None:
    somebody, other = await people.public(), await people.public("wx-another")
    account_id = (await somebody.get("/api/public/me"))["id"]
    matter = Matter(subject="case:1", reason="照片不清楚")
    async with world.database.transaction() as tx:
        said = (tx, world.keys, Occasion.REGISTRATION_RETURNED, matter, MORNING)
        assert await telling.tell(*said, account_id=account_id)
        assert not await telling.tell(*said, account_id=account_id)
    page = await somebody.get("/api/public/messages")
    (told,) = page["rows"]
    assert (told["title"], told["reason"], page["unread"]) == ("身份登记被退回", "照片不清楚", 1)
    mark = f"/api/public/messages/{told['case_id']}/read"
    assert await other.refused(mark) == (404, "message_not_found")
    assert (await somebody.post(mark))["unread"] == 0
    assert (await other.get("/api/public/messages"))["rows"] == []
    choice = "/api/public/message-choice"
    await somebody.post(choice, {"agreed": True, "groups": {"account": ["sms"]}})
    assert (await somebody.get(choice))["agreed"] is True
    assert (await other.get(choice))["agreed"] is False


async def test_the_hastiest_go_first_at_the_gateway_s_pace_none_lost_and_none_twice(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template(occasion="business_approved", body="不急")
    await desk.template(occasion="visit_offered", body="立即")
    await desk.channel()
    await wants(people)
    gateway.faults = GatewayFaults(a_second=40)
    async with world.database.transaction() as tx:
        for index in range(60):
            late = index >= 55
            occasion = Occasion.VISIT_OFFERED if late else Occasion.BUSINESS_APPROVED
            matter = Matter(subject=f"case:{index}", unit_id=world.prison_id)
            whom = {"relative_id": world.relative_id}
            await telling.send_alone(tx, world.keys, occasion, matter, world.clock(), **whom)
    world.settings = msgspec.structs.replace(world.settings, message_rate=40)
    way = http_gateway(gateway)
    await sender_of(world, way).drain()
    await way.close()
    assert len(gateway.taken) == 60
    assert len(gateway.asked) == len(set(gateway.asked))
    assert gateway.turned_away == 0
    order = [gateway.taken[one].text for one in gateway.asked]
    assert order == ["立即"] * 5 + ["不急"] * 55
    states = {row["state"] for row in await desk.rows(limit=100)}
    assert states == {"sent"}


async def test_an_erased_relative_is_told_nothing_and_nothing_of_it_stays(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    # By day: at night a message waits before anybody looks whom it is for.
    world.now = MORNING
    await desk.template(occasion="call_booked", body="{时间}")
    await desk.channel()
    relative = await wants(people)
    await relative.post(CHOICE, {"quiet_from": "20:00", "quiet_until": "08:00"})
    await requested(world, relative, minutes_ahead=600)
    matter = Matter(subject="question:1", unit_id=world.prison_id)
    whom = {"relative_id": world.relative_id}
    async with world.database.transaction() as tx:
        said = (tx, world.keys, Occasion.QUESTION_ANSWERED, matter, MORNING)
        await telling.tell(*said, **whom)
        seals = FieldSeals(world.keys)
        counts = await erasure.erase(tx, seals, world.relative_id, world.clock())
        assert (counts["messages"], counts["message_wish"], counts["sent_messages"]) == (1, 1, 1)
    assert await send(world, gateway) == []
    (row,) = await desk.rows()
    assert (row["state"], row["values"]["reason"]) == ("refused", "家属已不接收消息")
