"""A phone exchange asks before it dials, keeps to the answer, and reports."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from connectors.platforms.phone_exchange_simulator import PhoneExchangeSimulator
from connectors.postgres.people import people as person_rows
from pipelines.flows.services import Services
from schemas.calls.phone import Answered, EndCause, Ended, PhoneCallReported, Refusal
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable
from schemas.people.kinds import CustodyState
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, exchange, registered
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.phone.dialling import RECORDS, dialled
from tests.integration.serve.phone.dialling import chief as chief
from tests.integration.serve.phone.dialling import leader as leader
from tests.integration.serve.phone.dialling import phones as phones
from tests.integration.serve.platform.test_menu import _set as set_subsystem
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-CFG-06")
async def test_a_call_is_warned_and_ended_and_the_one_after_the_last_is_refused(
    world: World, phones: PhoneExchangeSimulator, leader: Person
) -> None:
    world.now = began = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    line = await dialled(phones, police_no="3100009")
    assert (line.answer.most_seconds, line.answer.warn_at_second) == (300, 240)
    assert line.answer.calls_left == 1
    world.now = began + timedelta(seconds=10)
    await phones.pick_up(line)
    world.now = began + timedelta(seconds=249)
    await phones.tick()
    assert line.warned_at is None
    world.now = began + timedelta(seconds=250)
    await phones.tick()
    assert (line.warned_at, line.ended_at) == (world.now, None)
    world.now = began + timedelta(seconds=310)
    await phones.tick()
    assert line.cause is EndCause.CUT_AT_LIMIT
    (row,) = (await leader.get(RECORDS))["rows"]
    assert (row["state"], row["values"]["seconds"]) == ("cut_at_limit", 300)
    assert row["values"]["ended_at"] == "2026-11-24T02:05:10Z"
    assert row["titles"]["authorised_by"]
    assert row["values"]["phone"] == "139****5678"
    last = await dialled(phones)
    assert (last.answer.allowed, last.answer.calls_left) == (True, 0)
    await phones.pick_up(last)
    await phones.hang_up(last)
    after = await dialled(phones)
    assert (after.answer.allowed, after.answer.code) == (False, Refusal.ALLOWANCE_USED)
    assert after.answer.reason == "本月可通话2次，已用完，2026年12月1日起可以通话。"
    refused = await leader.get(RECORDS, state="refused")
    assert [row["values"]["refusal"] for row in refused["rows"]] == ["allowance_used"]
    rows = await audit_rows_of(world, "phone_calls", row["id"])
    assert [(one.action, one.actor_kind) for one in rows] == [
        ("phone_calls.dial", "consumer"),
        ("phone_calls.answered", "consumer"),
        ("phone_calls.ended", "consumer"),
    ]
    assert "13912345678" not in str([one.detail for one in rows])


async def test_what_nobody_answered_costs_nothing(
    world: World, phones: PhoneExchangeSimulator, leader: Person
) -> None:
    world.now = began = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    await phones.hang_up(await dialled(phones), EndCause.NO_ANSWER)
    lost = await dialled(phones)
    # Its reports never came; meanwhile it holds a call, later none.
    assert (await dialled(phones)).answer.calls_left == 0
    world.now = began + timedelta(minutes=6)
    again = await dialled(phones)
    assert (again.answer.allowed, again.answer.calls_left) == (True, 1)
    rows = (await leader.get(RECORDS, limit=10))["rows"]
    assert [row["state"] for row in rows] == ["dialling", "no_answer", "no_answer", "no_answer"]
    # A report that comes after all is the truth.
    lost.answered_at = began
    await phones.hang_up(lost)
    assert lost.outcome is not None
    assert lost.outcome.state == "connected"


async def test_each_obstacle_is_told_in_words_and_kept(
    people: People,
    world: World,
    services: Services,
    phones: PhoneExchangeSimulator,
    leader: Person,
) -> None:
    async def code(digits: str = PHONE, **more: Any) -> Refusal | None:
        return (await phones.dial(digits, **(more or {"inmate_no": INMATE_NO}))).answer.code

    assert await code(inmate_no="3199999999") is Refusal.INMATE_UNKNOWN
    assert await code(card_no="NOCARD") is Refusal.INMATE_UNKNOWN
    assert await code(inmate_no=INMATE_NO, police_no="0000000") is Refusal.AUTHORISER_UNKNOWN
    card = {"card_no": "C000001", "card_kind": "phone", "inmate_id": world.inmate_id}
    made = await leader.post("/api/records/cards", {"values": card})
    assert await code(card_no="C000001") is None
    lost = f"/api/records/cards/{made['id']}/actions/report_lost"
    await leader.post(lost, {"version": 1, "reason": "丢失"})
    assert await code(card_no="C000001") is Refusal.CARD_UNUSABLE
    async with world.database.transaction() as tx:
        since = datetime.now(UTC) - timedelta(days=1)
        await person_rows.add_to_blacklist(
            tx, relative_id=world.relative_id, reason="曾携带违禁品", since=since
        )
    assert await code() is Refusal.RELATIVE_BARRED
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from blacklist_entry"))
        await tx.execute(text("delete from call_rule"))
    assert await code() is Refusal.NO_RULE
    async with world.database.transaction() as tx:
        await person_rows.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    assert await code() is Refusal.NOT_IN_CUSTODY
    admin = await people.officer("sysadmin")
    assert (await set_subsystem(admin, "phone", enabled=False))[0] == 200
    await services.subsystems.refresh()
    assert await code() is Refusal.SUBSYSTEM_CLOSED
    await set_subsystem(admin, "phone", enabled=True)
    kept = (await leader.get(RECORDS, state="refused", limit=50))["rows"]
    reasons = {row["values"]["refusal"] for row in kept}
    # An inmate whom the prison does not know leaves no record of one.
    assert reasons == set(Refusal) & reasons
    assert "inmate_unknown" not in reasons
    assert len(kept) == len(reasons) == 6


async def test_repeats_and_wrong_order_lead_to_the_same_end(
    world: World, phones: PhoneExchangeSimulator, leader: Person
) -> None:
    first = await dialled(phones, call_no="A-1")
    again = await dialled(phones, call_no="A-1")
    assert again.answer.allowed
    assert again.answer.most_seconds == first.answer.most_seconds
    assert (await leader.get(RECORDS))["total"] == 1
    with pytest.raises(Conflict):
        await phones.dial("13900000009", inmate_no=INMATE_NO, call_no="A-1")
    client = phones._client
    path = "/api/open/phone/calls/A-1"
    at = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    over = Ended(at=at + timedelta(seconds=60), cause=EndCause.HUNG_UP)
    early = await client.post(f"{path}/ended", over, PhoneCallReported)
    assert (early.state, early.seconds) == ("no_answer", None)
    for _ in range(2):
        late = await client.post(f"{path}/answered", Answered(at=at), PhoneCallReported)
        assert (late.state, late.seconds) == ("connected", 60)
        assert await client.post(f"{path}/ended", over, PhoneCallReported) == late
    other = Ended(at=at + timedelta(hours=1), cause=EndCause.FAILED)
    assert await client.post(f"{path}/ended", other, PhoneCallReported) == late
    (row,) = (await leader.get(RECORDS))["rows"]
    assert (row["version"], row["values"]["end_cause"]) == (3, "hung_up")
    with pytest.raises(NotFound):
        await client.post("/api/open/phone/calls/A-9/ended", over, PhoneCallReported)
    await dialled(phones, call_no="A-2")
    wrong = Ended(at=at, cause=EndCause.HUNG_UP, answered_at=at + timedelta(seconds=5))
    with pytest.raises(InvalidInput):
        await client.post("/api/open/phone/calls/A-2/ended", wrong, PhoneCallReported)
    await phones.dial("13900000009", inmate_no=INMATE_NO, call_no="A-3")
    with pytest.raises(Conflict):
        await client.post("/api/open/phone/calls/A-3/answered", Answered(at=at), PhoneCallReported)


async def test_an_exchange_reaches_its_own_prison_alone_and_must_be_granted(
    people: People, world: World, phones: PhoneExchangeSimulator, leader: Person
) -> None:
    async with exchange(people, world, unit_id=world.other_prison_id) as elsewhere:
        answer = (await elsewhere.dial(PHONE, inmate_no=INMATE_NO)).answer
        assert answer.code is Refusal.INMATE_UNKNOWN
    assert (await leader.get(RECORDS))["total"] == 0
    async with exchange(people, world) as other:
        other._client._key = await registered(people, world, "video_calls")
        with pytest.raises(Forbidden):
            await other.dial(PHONE, inmate_no=INMATE_NO)
    with pytest.raises(InvalidInput):
        await phones.dial("12 34", inmate_no=INMATE_NO)
    with pytest.raises(InvalidInput):
        await phones.dial(PHONE)
    admin = await people.officer("sysadmin")
    logged = (await admin.get("/api/api-calls", interface="phone_exchange"))["rows"]
    assert [row["status"] for row in logged] == [422, 422, 403, 200]


async def test_what_the_platform_did_not_hear_is_told_again(
    phones: PhoneExchangeSimulator, leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await dialled(phones)

    async def away(*_: Any) -> Any:
        raise Unavailable("平台没有应答。")

    with monkeypatch.context() as patch:
        # The fault: the platform does not answer the exchange.
        patch.setattr(phones._client, "post", away)
        await phones.pick_up(line)
        await phones.hang_up(line)
    assert line.unheard == ["answered", "ended"]
    await phones.tick()
    assert line.unheard == []
    (row,) = (await leader.get(RECORDS))["rows"]
    assert row["state"] == "connected"


@pytest.mark.requirement("VC-VCM-04")
async def test_an_exchange_is_refused_for_a_barred_inmate(
    world: World, phones: PhoneExchangeSimulator, leader: Person
) -> None:
    barred = {"inmate_id": world.inmate_id, "channel": "all", "reason": "违反通话纪律"}
    await leader.post("/api/records/inmate_blacklist", {"values": barred})
    line = await dialled(phones)
    assert (line.answer.allowed, line.answer.code) == (False, Refusal.INMATE_BARRED)
    assert line.answer.reason == "罪犯在黑名单中。"
