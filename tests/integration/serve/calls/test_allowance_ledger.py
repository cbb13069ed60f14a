"""The allowance is a ledger over channels and prisons: booked, given back, corrected, turned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from connectors.postgres.calls import allowance_entries
from connectors.postgres.people import people as registered
from connectors.postgres.platform import units
from pipelines.flows.calls.allowance_turns import AllowanceTurns, turn
from pipelines.flows.phone.lapsing import close_lapsed
from pipelines.flows.visits import allowance
from pipelines.rules.platform.local_time import month_bounds
from schemas.calls.channel import Channel
from schemas.errors import Conflict
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.people.kinds import CustodyState, Kinship
from schemas.tables.people.person import inmate
from tests.integration.serve.approving import add_pair
from tests.integration.serve.calls.test_call_rules import RULES, SHARED
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, add_number, exchange, phone_rule
from tests.integration.serve.journey import audit_rows_of, related, request_body, requested
from tests.integration.serve.people.test_contacts import VISITS, act, visit
from tests.integration.serve.phone.phone_history import Held, add_calls, at, unit_id
from tests.integration.serve.world import World

BOOKINGS = "/api/records/visit_bookings"
TENTH = datetime(2026, 11, 10, 2, tzinfo=UTC)
DAY = timedelta(days=1)


async def rule(chief: Person, unit: str, channel: str, calls: int, **more: Any) -> Any:
    values = {
        "name": f"{channel}{calls}次",
        "channel": channel,
        "unit_id": unit,
        "period": "month",
        "most_calls": calls,
        "most_minutes": 30,
    }
    return await chief.post(RULES, {"values": values | more})


async def told(officer: Person, inmate_id: str) -> Any:
    return await officer.get(f"/api/inmates/{inmate_id}/allowance")


async def left(officer: Person, inmate_id: str) -> dict[str, int]:
    channels = (await told(officer, inmate_id))["channels"]
    return {one["channel"]: one["left"] for one in channels if one["limited"]}


def booking(world: World, day: str, **more: Any) -> dict[str, Any]:
    values = {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "day": day,
        "starts": "09:30",
        "minutes": 30,
    }
    return {"values": values | more}


async def refusal(person: Person, path: str, body: Any) -> Any:
    reply = await person.ask("POST", path, body)
    assert reply.status_code == 409, reply.text
    answer = reply.json()
    assert answer["code"] == "allowance_used", answer
    return answer


def ahead(days: int) -> dict[str, Any]:
    return {"minutes_ahead": 60 * 24 * days + 60}


async def shared_by_all(chief: Person, world: World) -> None:
    """Six phone calls a month for everybody; a video call is two of them, a visit three."""
    await rule(chief, world.bureau_id, "phone", 6)
    values = {
        "name": "三种共用",
        "unit_id": world.bureau_id,
        "phones_a_video": 2,
        "phones_a_visit": 3,
    }
    await chief.post(SHARED, {"values": values})


@pytest.mark.requirement("VC-APPT-12", clauses="a")
async def test_what_was_used_in_any_prison_and_channel_stops_the_booking_above_the_limit(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    relative = await people.relative()
    await shared_by_all(chief, world)
    other = await add_pair(world, "P04", "wx-li")
    assert await left(chief, world.inmate_id) == {"video": 3, "phone": 6, "visit": 2}
    # In another prison, where he was before, he called once.
    async with world.database.transaction() as tx:
        there = Held(world.inmate_id, await unit_id(tx, "P04-W01"), world.other_prison_id)
        await add_calls(world, tx, [{"of": there, "at": at("2026-11-05"), "seconds": 60}])
    assert await left(chief, world.inmate_id) == {"video": 2, "phone": 5, "visit": 1}
    # A visit counts once it is held.
    made = await leader.post(VISITS, visit(world, planned_at="2026-11-10T03:00:00Z"))
    assert (await left(leader, world.inmate_id))["visit"] == 1
    await act(leader, VISITS, "start", made)
    assert await left(leader, world.inmate_id) == {"video": 1, "phone": 2, "visit": 0}
    await requested(world, relative, minutes_ahead=60)
    assert await left(leader, world.inmate_id) == {"video": 0, "phone": 0, "visit": 0}
    refused = await refusal(relative, "/api/relative/calls", request_body(world, minutes_ahead=180))
    assert refused["detail"]["first_day"] == "2026-12-01"
    clerk = await people.officer("prison_approver")
    refused = await refusal(clerk, BOOKINGS, booking(world, "2026-11-20"))
    assert refused["detail"]["first_day"] == "2026-12-01"
    assert "可会见" in refused["message"]
    refused = await refusal(leader, VISITS, visit(world, planned_at="2026-11-11T03:00:00Z"))
    assert refused["detail"]["first_day"] == "2026-12-01"
    # Of another inmate of another prison nothing was used.
    assert await left(chief, other) == {"video": 3, "phone": 6, "visit": 2}
    counts = {row["inmate_id"]: row for row in (await chief.get("/api/call-counts"))["rows"]}
    assert [one["left"] for one in counts[world.inmate_id]["kinds"]] == [0, 0, 0]
    assert [one["left"] for one in counts[other]["kinds"]] == [3, 0, 0]


@pytest.mark.requirement("VC-APPT-12", clauses="b")
async def test_cancelling_gives_the_count_back_whatever_was_booked(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    relative, clerk = await people.relative(), await people.officer("prison_approver")
    await shared_by_all(chief, world)
    full = {"video": 3, "phone": 6, "visit": 2}
    call_id = await requested(world, relative, minutes_ahead=600)
    assert await left(leader, world.inmate_id) == {"video": 2, "phone": 4, "visit": 1}
    await relative.post(f"/api/relative/calls/{call_id}/cancel")
    assert await left(leader, world.inmate_id) == full
    draft = await clerk.post(BOOKINGS, booking(world, "2026-11-20"))
    assert await left(leader, world.inmate_id) == full
    asked = await act(clerk, BOOKINGS, "submit", draft)
    assert await left(leader, world.inmate_id) == {"video": 1, "phone": 3, "visit": 1}
    approver = await people.officer("approver")
    (case,) = (await approver.get("/api/approvals/pending"))["rows"]
    body = {"visit": case["visit"], "verdict": "approve", "opinion": "同意"}
    await approver.post(f"/api/approvals/{case['id']}/decisions", body)
    assert (await left(leader, world.inmate_id))["visit"] == 1
    stands = await clerk.get(f"{BOOKINGS}/{asked['id']}")
    await act(clerk, BOOKINGS, "cancel", stands["record"], "家属来不了")
    assert await left(leader, world.inmate_id) == full
    account = (await told(leader, world.inmate_id))["accounts"][0]
    back = [one for one in account["entries"] if one["kind"] == "given_back"]
    assert sorted((one["amount"], one["reason"], one["source"]) for one in back) == [
        (2, "已取消", "可视通话"),
        (3, "已取消", "会见预约"),
    ]
    assert f"video_call:{call_id}" in {one["record"] for one in back}
    # A visit that was held and is deleted gives back as well.
    made = await leader.post(VISITS, visit(world, planned_at="2026-11-10T03:00:00Z"))
    begun = await act(leader, VISITS, "start", made)
    over = await act(leader, VISITS, "finish", begun)
    assert (await left(leader, world.inmate_id))["visit"] == 1
    await act(leader, VISITS, "take_out", over, "登记有误")
    assert await left(leader, world.inmate_id) == full


@pytest.mark.requirement("VC-APPT-16", clauses="a")
async def test_the_entries_add_up_to_the_balance_shown_and_a_correction_has_its_reason(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    relative = await people.relative()
    await rule(chief, world.bureau_id, "visit", 2)
    await rule(chief, world.bureau_id, "video", 4)
    await rule(chief, world.prison_id, "phone", 5)
    other = await add_pair(world, "P04", "wx-li")
    kept = await requested(world, relative, minutes_ahead=600)
    gone = await requested(world, relative, minutes_ahead=900)
    await relative.post(f"/api/relative/calls/{gone}/cancel")
    path = f"/api/inmates/{world.inmate_id}/allowance/corrections"
    body = {"channel": "video", "amount": -2, "reason": "上月多用两次"}
    found = await leader.post(path, body)
    for account in found["accounts"]:
        assert sum(one["amount"] for one in account["entries"]) == account["balance"]
    by_channel = {one["channels"][0]: one for one in found["accounts"]}
    assert {name: one["balance"] for name, one in by_channel.items()} == {
        "video": 1,
        "phone": 5,
        "visit": 2,
    }
    kinds = [(one["kind"], one["amount"]) for one in by_channel["video"]["entries"]]
    assert sorted(kinds) == [
        ("corrected", -2),
        ("given_back", 1),
        ("issued", 4),
        ("used", -1),
        ("used", -1),
    ]
    corrected = next(one for one in by_channel["video"]["entries"] if one["kind"] == "corrected")
    assert (corrected["officer"], corrected["reason"]) == ("民警leader", "上月多用两次")
    used = [one["record"] for one in by_channel["video"]["entries"] if one["kind"] == "used"]
    assert sorted(used) == sorted(f"video_call:{one}" for one in (kept, gone))
    # What the relative and the list say is the same number.
    (bound, _) = await relative.get("/api/relative/inmates")
    assert (bound["calls_left"], bound["visits_left"]) == (1, 2)
    counts = {row["inmate_id"]: row for row in (await chief.get("/api/call-counts"))["rows"]}
    assert counts[world.inmate_id]["kinds"][0]["left"] == 1
    # His alone: another one's account knows nothing of it, and has no rule for the phone.
    assert await left(chief, other) == {"video": 4, "visit": 2}
    # A look and a correction are on record, and neither is anybody's.
    rows = await audit_rows_of(world, "inmates", world.inmate_id)
    (row,) = [one for one in rows if one.action == "inmates.correct_allowance"]
    assert row.detail["reason"] == "上月多用两次"
    assert row.detail["amount"] == -2
    await told(leader, world.inmate_id)
    rows = await audit_rows_of(world, "inmates", world.inmate_id)
    assert "inmates.allowance" in {one.action for one in rows}
    neighbour = await people.officer("other_leader")
    assert await neighbour.refused(path, body) == (404, "inmate_not_found")
    assert (await neighbour.http.get(path.removesuffix("/corrections"))).status_code == 404
    approver = await people.officer("approver")
    assert (await approver.refused(path, body))[0] == 403
    assert (await leader.refused(path, body | {"amount": 0}))[1] == "nothing_to_correct"
    no_rule = body | {"channel": "phone"}
    missing = f"/api/inmates/{other}/allowance/corrections"
    assert await chief.refused(missing, no_rule) == (409, "no_rule")


@pytest.mark.requirement("VC-APPT-16", clauses="b")
async def test_the_day_named_in_a_refusal_passes_and_the_day_before_does_not(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, relative = await people.officer("chief"), await people.relative()
    await rule(chief, world.bureau_id, "video", 1, period="week")
    await requested(world, relative, **ahead(0))
    # The next week's is booked already, so the first is the week after.
    await requested(world, relative, **ahead(7))
    refused = await refusal(relative, "/api/relative/calls", request_body(world, **ahead(1)))
    assert refused["detail"]["first_day"] == "2026-11-23"
    assert refused["message"].endswith("最早可约2026年11月23日。")
    (bound,) = await relative.get("/api/relative/inmates")
    assert (bound["calls_left"], bound["first_day"]) == (0, "2026-11-23")
    first = date(2026, 11, 23) - date(2026, 11, 10)
    for days in range(2, first.days):
        body = request_body(world, **ahead(days))
        again = await refusal(relative, "/api/relative/calls", body)
        assert again["detail"]["first_day"] == "2026-11-23"
    await requested(world, relative, **ahead(first.days))


async def test_an_exchange_is_told_the_first_day_on_which_a_call_passes(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    await phone_rule(chief, world, 1)
    await add_number(leader, world)
    async with exchange(people, world) as phones:
        line = await phones.dial("13912345678", inmate_no=INMATE_NO)
        await phones.pick_up(line)
        await phones.hang_up(line)
        answer = (await phones.dial("13912345678", inmate_no=INMATE_NO)).answer
        assert answer.first_day == date(2026, 12, 1)
        assert answer.reason == "本月可通话1次，已用完，2026年12月1日起可以通话。"
        world.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
        assert not (await phones.dial("13912345678", inmate_no=INMATE_NO)).answer.allowed
        world.now = datetime(2026, 11, 30, 16, tzinfo=UTC)
        assert (await phones.dial("13912345678", inmate_no=INMATE_NO)).answer.allowed


async def test_what_is_with_a_lawyer_is_counted_over_no_channel(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    for channel in ("video", "phone", "visit"):
        await rule(chief, world.bureau_id, channel, 0)
    await related(world, Kinship.LAWYER)
    relative = await people.relative()
    await requested(world, relative, minutes_ahead=60)
    made = await leader.post(VISITS, visit(world, planned_at="2026-11-10T03:00:00Z"))
    await act(leader, VISITS, "start", made)
    clerk = await people.officer("prison_approver")
    draft = await clerk.post(BOOKINGS, booking(world, "2026-11-20"))
    await act(clerk, BOOKINGS, "submit", draft)
    values = {"phone": "13912345678", "kinship": "lawyer"}
    number = {"relative_id": world.relative_id, "inmate_id": world.inmate_id}
    await leader.post("/api/records/relative_numbers", {"values": values | number})
    async with exchange(people, world) as phones:
        line = await phones.dial("13912345678", inmate_no=INMATE_NO)
        assert line.answer.allowed, line.answer
        await phones.pick_up(line)
        await phones.hang_up(line)
    accounts = (await told(leader, world.inmate_id))["accounts"]
    assert [one["entries"] for one in accounts] == [[], [], []]


async def test_what_turns_out_to_be_privileged_is_given_back(people: People, world: World) -> None:
    world.now = TENTH
    chief = await people.officer("chief")
    await phone_rule(chief, world, 2)
    async with world.database.transaction() as tx:
        held = Held(world.inmate_id, world.ward_id, world.prison_id)
        await add_calls(world, tx, [{"of": held, "at": at("2026-11-05"), "seconds": 60}])
    assert (await left(chief, world.inmate_id))["phone"] == 1
    async with world.database.transaction() as tx:
        await tx.execute(
            text("update phone_call set confidentiality = 'privileged', kinship = 'lawyer'")
        )
    account = (await told(chief, world.inmate_id))["accounts"][1]
    assert account["balance"] == 2
    assert account["entries"][-1]["reason"] == "属保密会见通信"


@pytest.mark.requirement("VC-GEN-20", clauses="b")
async def test_a_new_version_of_a_rule_changes_the_outcome_from_its_date(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, relative = await people.officer("chief"), await people.relative()
    await rule(chief, world.bureau_id, "video", 1)
    await rule(chief, world.bureau_id, "video", 2, counts_from="2026-11-20", most_minutes=20)
    other = await add_pair(world, "P04", "wx-li")
    # Of one prison alone, from another day.
    await rule(chief, world.other_prison_id, "video", 0, counts_from="2026-11-12")
    await requested(world, relative, **ahead(1))
    for days in (2, 9):
        refused = await refusal(relative, "/api/relative/calls", request_body(world, **ahead(days)))
        assert refused["detail"]["first_day"] == "2026-11-20"
    # The booking for the twentieth is judged by the version of the twentieth, lengths too.
    longer = request_body(world, minutes=25, **ahead(10))
    assert await relative.refused("/api/relative/calls", longer) == (409, "call_too_long")
    await requested(world, relative, **ahead(10))
    assert (await left(chief, world.inmate_id))["video"] == 0
    world.now = TENTH + 10 * DAY
    relative, chief = await people.relative(), await people.officer("chief")
    assert (await left(chief, world.inmate_id))["video"] == 0
    account = (await told(chief, world.inmate_id))["accounts"][0]
    # One was issued first, one more with the version that gives two.
    assert [one["amount"] for one in account["entries"] if one["kind"] == "issued"] == [1, 1]
    assert await left(chief, other) == {"video": 0}


@pytest.mark.requirement("VC-GEN-20", clauses="a")
async def test_a_table_maps_each_rule_to_its_setting_as_it_is_now(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    await rule(chief, world.bureau_id, "visit", 1)
    await rule(chief, world.bureau_id, "visit", 2, counts_from="2026-12-01")
    await rule(chief, world.prison_id, "visit", 3, level="lenient")
    await rule(chief, world.other_prison_id, "visit", 9)
    rows = {row["code"]: row for row in (await leader.get("/api/regulation"))["rows"]}
    visits = rows["visit_count"]
    assert (visits["setting"], visits["to"]) == (
        "通话规则：现场会见",
        "/m/call_rules?channel=visit",
    )
    # In reach of the prison: the bureau's and its own, not the neighbour's.
    versions = [(one["counts_from"], one["counts"]) for one in visits["versions"]]
    assert versions == [("2026-12-01", False), (None, True), (None, True)]
    assert not any("P04" in one["title"] for one in visits["versions"])
    seen = {row["code"]: row for row in (await chief.get("/api/regulation"))["rows"]}
    assert len(seen["visit_count"]["versions"]) == 4
    # Each rule has a setting that is there, and what is set is what is shown.
    for row in rows.values():
        assert row["setting"]
        assert row["value"]
        path = row["to"].partition("?")[0]
        if path.startswith("/m/"):
            reply = await chief.http.get(f"/api/records/{path.removeprefix('/m/')}")
            assert reply.status_code in (200, 403), row
    admin = await people.officer("sysadmin")
    reply = await admin.ask(
        "PUT",
        "/api/parameters/call_cancel_minutes",
        {
            "value": 90,
            "seen": int(rows["cancelling"]["value"].removesuffix("分钟")),
            "reason": "按细则",
        },
    )
    assert reply.is_success, reply.text
    again = {row["code"]: row for row in (await leader.get("/api/regulation"))["rows"]}
    assert again["cancelling"]["value"] == "90分钟"
    monitor = await people.officer("monitor")
    assert (await monitor.http.get("/api/regulation")).status_code == 403


async def test_a_new_month_gives_anew_ends_the_old_and_nothing_is_done_twice(
    people: People, world: World
) -> None:
    world.now = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    chief, relative = await people.officer("chief"), await people.relative()
    await rule(chief, world.bureau_id, "video", 3)
    other = await add_pair(world, "P04", "wx-li")
    turns = AllowanceTurns(world.database)
    assert await turns.round(world.now) == 2
    assert await turns.round(world.now) == 0
    call_id = await requested(world, relative, minutes_ahead=0.01)
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)
    # In the last second of November the next month has given nothing yet.
    assert await entries(world, world.inmate_id, midnight) == []
    # Each of both is given December's, and what was left of November ends.
    assert await turns.round(midnight) == 4
    assert await turns.round(midnight + timedelta(hours=12)) == 0
    assert await turn(world.database, midnight) == 0
    kinds = await entries(world, world.inmate_id, world.now)
    assert sorted(kinds) == [("expired", -2), ("issued", 3), ("used", -1)]
    assert await entries(world, world.inmate_id, midnight) == [("issued", 3)]
    assert sorted(await entries(world, other, world.now)) == [("expired", -3), ("issued", 3)]
    # What comes back of a month that is over ends with the next round, and gives nothing more.
    await relative.post(f"/api/relative/calls/{call_id}/cancel")
    assert await turn(world.database, midnight + DAY) == 1
    assert sum(amount for _, amount in await entries(world, world.inmate_id, world.now)) == 0
    assert await entries(world, world.inmate_id, midnight) == [("issued", 3)]
    # After an outage of weeks the first round makes up for it: the end of one month, the next one.
    world.now = datetime(2027, 1, 20, 2, tzinfo=UTC)
    assert await turn(world.database, world.now) == 4
    assert sum(amount for _, amount in await entries(world, other, midnight)) == 0


async def entries(world: World, inmate_id: str, moment: datetime) -> list[tuple[str, int]]:
    """Kind and amount of what counts in the moment's month."""
    async with world.database.transaction() as tx:
        found = await allowance_entries.booked(tx, inmate_id, *month_bounds(moment))
    return [(one.kind.value, one.amount) for one in found]


async def test_the_ledger_goes_with_whoever_comes_moves_leaves_and_returns(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, relative = await people.officer("chief"), await people.relative()
    await rule(chief, world.bureau_id, "video", 2)
    await rule(chief, world.other_prison_id, "video", 5)
    await turn(world.database, world.now)
    await requested(world, relative, minutes_ahead=600)
    # In mid-month somebody comes in, and has the month's.
    async with world.database.transaction() as tx:
        fresh = await registered.add_inmate(
            tx,
            inmate_no="3103000009",
            name="郑某",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
        )
    assert await turn(world.database, world.now) == 1
    assert await left(chief, fresh) == {"video": 2}
    # Moved, he has what the other prison gives, and what he used is used there too.
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P04-W01")
        assert ward is not None
        moved = {"prison_id": world.other_prison_id, "ward_id": ward.id}
        mine = inmate.c.id == world.inmate_id
        await tx.execute(update(inmate).where(mine).values(**moved))
    assert await left(chief, world.inmate_id) == {"video": 4}
    # Who is gone has nothing left, and is given it anew where he returns within the period.
    async with world.database.transaction() as tx:
        await registered.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    assert await turn(world.database, world.now) == 1
    booked = [one for one in await entries(world, world.inmate_id, world.now) if one[0] != "used"]
    assert sum(amount for _, amount in booked) == 1
    assert await turn(world.database, world.now) == 0
    async with world.database.transaction() as tx:
        await registered.set_custody(tx, world.inmate_id, CustodyState.IN_CUSTODY)
    assert await turn(world.database, world.now) == 1
    assert await left(chief, world.inmate_id) == {"video": 4}


async def test_what_no_record_tells_is_taken_once_and_given_back_once(world: World) -> None:
    world.now = TENTH
    async with world.database.transaction() as tx:
        given = await allowance.require(tx, world.inmate_id, Channel.VIDEO, TENTH, TENTH)
        assert given is not None
        assert given.left == 3
        for _ in range(2):
            await allowance.use(tx, world.inmate_id, Channel.VIDEO, TENTH, "hold:1", TENTH)
        for number in (2, 3):
            source = f"hold:{number}"
            await allowance.use(tx, world.inmate_id, Channel.VIDEO, TENTH, source, TENTH)
        with pytest.raises(Conflict) as refused:
            await allowance.require(tx, world.inmate_id, Channel.VIDEO, TENTH, TENTH)
        assert refused.value.detail["first_day"] == "2026-12-01"
        # What is asked for itself does not stand in its own way.
        own = await allowance.require(
            tx, world.inmate_id, Channel.VIDEO, TENTH, TENTH, source="hold:3"
        )
        assert own is not None
        for _ in range(2):
            await allowance.give_back(tx, "hold:1", "放弃", TENTH)
        one = await allowance.require(tx, world.inmate_id, Channel.VIDEO, TENTH, TENTH)
        assert one is not None
        assert one.left == 1
        # Visits are limited by no rule here.
        assert await allowance.require(tx, world.inmate_id, Channel.VISIT, TENTH, TENTH) is None


async def test_the_database_keeps_each_entry_as_it_was_booked(people: People, world: World) -> None:
    world.now = TENTH
    await requested(world, await people.relative(), minutes_ahead=600)
    for statement in (
        "update allowance_entry set amount = 9",
        "delete from allowance_entry",
        "truncate allowance_entry",
    ):
        with pytest.raises(DBAPIError):
            async with world.database.transaction() as tx:
                await tx.execute(text(statement))
    async with world.database.transaction() as tx:
        assert await tx.scalar(text("select count(*) from allowance_entry")) == 2
        # A use that is told as a second first one is none.
        again = """
            insert into allowance_entry select source, turn, inmate_id, channel, charge, kind,
                amount, counts_at, period, grant_id, ward_id, at, officer_id, reason
            from allowance_entry where kind = 'used'
        """
    with pytest.raises(DBAPIError):
        async with world.database.transaction() as tx:
            await tx.execute(text(again))


async def test_a_call_that_was_never_reported_on_is_given_back_by_itself(
    people: People, world: World
) -> None:
    world.now = TENTH
    chief, leader = await people.officer("chief"), await people.officer("leader")
    await phone_rule(chief, world, 2)
    await add_number(leader, world)
    async with exchange(people, world) as phones:
        await phones.dial("13912345678", inmate_no=INMATE_NO)
    assert (await left(leader, world.inmate_id))["phone"] == 1
    assert await close_lapsed(world.database, world.keys, TENTH + timedelta(minutes=4)) == 0
    assert await close_lapsed(world.database, world.keys, TENTH + timedelta(minutes=5)) == 1
    assert (await left(leader, world.inmate_id))["phone"] == 2
    (call,) = (await leader.get("/api/records/phone_calls"))["rows"]
    assert call["state"] == "no_answer"
    rows = await audit_rows_of(world, PHONE_CALLS.code, call["id"])
    assert [one.action for one in rows][-1] == "phone_calls.lapse"
