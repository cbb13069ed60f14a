"""A ticket is charged at the funds platform once, whatever goes wrong between."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from actors.platform.jobs.runner import JobRunner
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.nats.outbox_relay import OutboxRelay
from connectors.platforms.funds_simulator import Booked, ServedFunds
from connectors.platforms.phone_exchange_simulator import PhoneExchangeSimulator
from connectors.postgres.platform import jobs
from pipelines.flows.phone.funds.sender import KEPT_FOR, TicketSender
from pipelines.flows.services import Services
from pipelines.rules.phone.tickets import MOST_REST_S
from schemas.calls.phone import Refusal
from schemas.errors import Unavailable
from schemas.phone.funds import Charge, FundsFaults
from schemas.tables.messages.messaging import outbox
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.journey import audit_rows_of, configure
from tests.integration.serve.phone.phone_fees import (
    BEGAN,
    KEY,
    REVERSALS,
    TICKETS,
    add_tariff,
    charging,
    http_funds,
    talk,
    tickets,
)
from tests.integration.serve.world import World

DIFFERENCES = "/api/records/funds_differences"
COMPARED = "/api/records/funds_reconciliations"


@pytest.fixture
def funds() -> Iterator[ServedFunds]:
    with ServedFunds(KEY) as funds:
        yield funds


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


@pytest.fixture
async def phones(
    people: People, world: World, chief: Person, leader: Person
) -> AsyncIterator[PhoneExchangeSimulator]:
    await phone_rule(chief, world, 20)
    await add_number(leader, world)
    await add_tariff(chief, world)
    async with exchange(people, world) as found:
        yield found


async def settled(leader: Person, state: str, count: int = 1) -> list[Any]:
    """The tickets in a state, once there are so many."""

    async def there() -> bool:
        return len(await tickets(leader, state=state)) == count

    await eventually(there)
    return await tickets(leader, state=state)


async def queued(world: World) -> list[Delivery]:
    """Messages as the stream delivers them, without a stream."""
    async with world.database.transaction() as tx:
        found = await tx.execute(
            select(outbox).where(outbox.c.subject.like("funds.%")).order_by(outbox.c.id)
        )
        return [
            Delivery(subject=row.subject, payload=row.payload, message_id=row.id) for row in found
        ]


def sender_of(world: World, funds: ServedFunds, patience_s: float = 8.0) -> TicketSender:
    bus = Bus(world.settings.nats_url)
    way = http_funds(funds, patience_s)
    return TicketSender(world.database, bus, world.keys, way, world.clock)


async def run_job(world: World, services: Services, funds: ServedFunds, admin: Person) -> Any:
    """The daily job as the scheduler runs it; its last run."""
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, world.clock())
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "funds_reconcile"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(
        world.database, services.notary, world.files, world.clock, funds=http_funds(funds)
    )
    await runner.round()
    await runner.idle()
    return (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"][0]


@pytest.mark.requirement("VC-API-04")
async def test_a_finished_call_is_charged_once_however_often_it_is_told_of(
    world: World,
    phones: PhoneExchangeSimulator,
    leader: Person,
    funds: ServedFunds,
    relay: OutboxRelay,
) -> None:
    async with charging(world, funds) as sender:
        line = await talk(phones, world, 61)
        (row,) = await settled(leader, "charged")
        line.unheard.append("ended")
        await phones.tick()
        (message,) = await queued(world)
        await sender.apply(message)
    assert funds.asked == [row["id"]]
    (booked,) = funds.book.values()
    assert (booked.charge.amount, booked.charge.inmate_no) == (Decimal("0.44"), INMATE_NO)
    assert funds.held(INMATE_NO) == Decimal("199.56")
    whole = (await leader.get(f"{TICKETS}/{row['id']}"))["record"]["values"]
    assert whole["receipt"]
    assert (whole["attempts"], whole["charged_at"] is not None) == (1, True)
    rows = await audit_rows_of(world, "phone_tickets", row["id"])
    assert [one.action for one in rows] == ["phone_tickets.charged"]
    # Too little is left: a defined state, and nothing taken.
    funds.accounts[INMATE_NO] = Decimal("0.50")
    async with charging(world, funds):
        await talk(phones, world, 61, BEGAN + timedelta(hours=1))
        (failed,) = await settled(leader, "failed")
    assert failed["values"]["failure"] == "insufficient_funds"
    assert len(funds.book) == 1


@pytest.mark.requirement("VC-API-04")
async def test_a_charge_whose_answer_was_lost_is_asked_for_again_and_taken_once(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    await talk(phones, world, 30)
    (message,) = await queued(world)
    sender = sender_of(world, funds)
    for faults in (
        FundsFaults(down=True),
        FundsFaults(mute=True),
        FundsFaults(garbled=True),
    ):
        funds.faults = faults
        with pytest.raises(Unavailable):
            await sender.apply(message)
        (row,) = await tickets(leader)
        assert row["state"] == "sent"
    funds.faults = FundsFaults()
    await sender.apply(message)
    (row,) = await tickets(leader)
    assert row["state"] == "charged"
    assert len(funds.asked) == 3  # While it was down nobody saw the question.
    assert funds.held(INMATE_NO) == Decimal("199.78")


async def test_tickets_of_days_ago_are_charged_and_give_way_and_those_of_today_do_not(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    await talk(phones, world, 30)
    await talk(phones, world, 90, BEGAN + timedelta(days=3))
    rests: list[float] = []

    async def sleep(seconds: float) -> None:
        rests.append(seconds)

    sender = TicketSender(
        world.database,
        Bus(world.settings.nats_url),
        world.keys,
        http_funds(funds),
        world.clock,
        sleep,
    )
    for message in await queued(world):
        await sender.apply(message)
    assert [one["state"] for one in await tickets(leader)] == ["charged", "charged"]
    assert len(rests) == 1
    assert 0 < rests[0] <= MOST_REST_S


async def test_a_platform_that_is_too_slow_counts_as_silent(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    await talk(phones, world, 30)
    (message,) = await queued(world)
    funds.faults = FundsFaults(slow_s=1.0)
    with pytest.raises(Unavailable):
        await sender_of(world, funds, patience_s=0.2).apply(message)
    funds.faults = FundsFaults()
    await sender_of(world, funds).apply(message)
    (row,) = await tickets(leader)
    assert (row["state"], len(funds.book)) == ("charged", 1)


async def test_a_sender_that_dies_between_asking_and_noting_charges_nobody_twice(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    await talk(phones, world, 30)
    (message,) = await queued(world)
    dying = sender_of(world, funds)
    dying._note = _dies  # type: ignore[method-assign]
    with pytest.raises(asyncio.CancelledError):
        await dying.apply(message)
    (row,) = await tickets(leader)
    assert (row["state"], len(funds.book)) == ("sent", 1)
    await sender_of(world, funds).apply(message)
    (row,) = await tickets(leader)
    assert (row["state"], len(funds.book), len(funds.asked)) == ("charged", 1, 2)


async def _dies(*_: Any) -> None:
    raise asyncio.CancelledError


async def test_two_senders_of_one_message_charge_once(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    await talk(phones, world, 30)
    (message,) = await queued(world)
    await asyncio.gather(*(sender_of(world, funds).apply(message) for _ in range(3)))
    (row,) = await tickets(leader)
    assert (row["state"], len(funds.book)) == ("charged", 1)
    rows = await audit_rows_of(world, "phone_tickets", row["id"])
    assert len(rows) == 1


async def test_without_money_dialling_stops_only_where_the_rule_says_so(
    world: World,
    services: Services,
    phones: PhoneExchangeSimulator,
    leader: Person,
    funds: ServedFunds,
) -> None:
    funds.accounts[INMATE_NO] = Decimal(0)
    sender = sender_of(world, funds)
    await talk(phones, world, 30)
    (message,) = await queued(world)
    await sender.apply(message)
    (row,) = await tickets(leader, state="failed")
    await talk(phones, world, 30, BEGAN + timedelta(hours=1))
    configure(services, phone_needs_funds=True)
    refused = await phones.dial(PHONE, inmate_no=INMATE_NO)
    assert (refused.answer.allowed, refused.answer.code) == (False, Refusal.NO_FUNDS)
    assert refused.answer.reason == "话费余额不足。"
    # Money came, and an officer has the charge made again.
    funds.accounts[INMATE_NO] = Decimal(5)
    version = (await leader.get(f"{TICKETS}/{row['id']}"))["record"]["version"]
    asked = {"version": version, "values": {}, "reason": "已充值"}
    await leader.post(f"{TICKETS}/{row['id']}/actions/charge_again", asked)
    for message in await queued(world):
        await sender.apply(message)
    assert len(await tickets(leader, state="charged")) == 2
    assert (await phones.dial(PHONE, inmate_no=INMATE_NO)).answer.allowed


async def test_an_account_that_is_not_there_and_a_refusal_are_told_apart(
    world: World, phones: PhoneExchangeSimulator, leader: Person, funds: ServedFunds
) -> None:
    sender = sender_of(world, funds)
    funds.accounts[INMATE_NO] = None
    await talk(phones, world, 30)
    funds_of = await queued(world)
    await sender.apply(funds_of[0])
    funds.accounts.clear()
    funds.faults = FundsFaults(refusing=True)
    await talk(phones, world, 30, BEGAN + timedelta(hours=1))
    await sender.apply((await queued(world))[1])
    later, first = await tickets(leader, state="failed")
    assert first["values"]["failure"] == "account_unknown"
    assert (later["values"]["failure"], later["values"]["reason"]) == ("refused", "账户已冻结")


@pytest.mark.requirement("VC-PHONE-12")
async def test_a_call_is_charged_by_itself_and_reversed_by_approval_alone(
    people: People,
    world: World,
    phones: PhoneExchangeSimulator,
    chief: Person,
    leader: Person,
    funds: ServedFunds,
    relay: OutboxRelay,
) -> None:
    async with charging(world, funds):
        await talk(phones, world, 61)
        await talk(phones, world, 30, BEGAN + timedelta(hours=1))
        _, row = await settled(leader, "charged", 2)
        officer = await people.officer("approver")
        values = {"ticket_id": row["id"], "reason": "线路故障，双方未听清"}
        made = await officer.post(REVERSALS, {"values": values})
        assert await officer.refused(REVERSALS, {"values": values}) == (422, "invalid_fields")
        asked = {"version": made["version"], "values": {}, "reason": ""}
        await officer.post(f"{REVERSALS}/{made['id']}/actions/submit", asked)
        assert len(await tickets(leader, state="charged")) == 2
        await decide(leader, await only(leader), "approve", "同意退费")
        (back,) = await settled(leader, "reversed")
    assert back["id"] == row["id"]
    assert funds.held(INMATE_NO) == Decimal("199.78")
    month = await leader.get("/api/phone-figures/settlement", month="2026-11")
    assert month["whole"]["values"] == {
        "tickets": 2,
        "fee": "0.66",
        "charged": 1,
        "charged_fee": "0.22",
        "reversed": 1,
        "reversed_fee": "0.44",
        "open": 0,
        "open_fee": "0.00",
    }
    listed = await tickets(leader, **{"started_at.from": "2026-11-01T00:00:00+08:00"})
    assert sum(Decimal(one["values"]["fee"]) for one in listed) == Decimal("0.66")
    rows = await audit_rows_of(world, "phone_tickets", row["id"])
    assert [one.action for one in rows] == [
        "phone_tickets.charged",
        "phone_tickets.reversing",
        "phone_tickets.reversed",
    ]


@pytest.mark.requirement("VC-PHONE-11")
async def test_each_ticket_has_a_state_and_the_daily_comparison_lists_what_differs(
    people: People,
    world: World,
    services: Services,
    phones: PhoneExchangeSimulator,
    chief: Person,
    leader: Person,
    funds: ServedFunds,
) -> None:
    admin = await people.officer("sysadmin")
    sender = sender_of(world, funds)
    for hour in range(4):
        await talk(phones, world, 30, BEGAN + timedelta(hours=hour))
    messages = await queued(world)
    assert {row["state"] for row in await tickets(leader)} == {"unsent"}
    for message in messages[:3]:
        await sender.apply(message)
    funds.faults = FundsFaults(mute=True)
    with pytest.raises(Unavailable):
        await sender.apply(messages[3])
    funds.faults = FundsFaults()
    states = [row["state"] for row in await tickets(leader)]
    assert states == ["sent", "charged", "charged", "charged"]
    world.now = BEGAN + timedelta(days=1)
    # One that the platform took without our knowing, one it lost, one it booked otherwise.
    sent, lost, other, fine = [row["id"] for row in await tickets(leader)]
    del funds.book[lost]
    funds.book[other].charge = changed(funds.book[other].charge, amount=Decimal("9.00"))
    funds.book["STRANGE"] = Booked(charge=changed(funds.book[fine].charge, ticket_no="STRANGE"))
    assert (await run_job(world, services, funds, admin))["state"] == "failed"
    found = {row["values"]["ticket_no"]: row for row in (await leader.get(DIFFERENCES))["rows"]}
    assert {no: row["values"]["kind"] for no, row in found.items()} == {
        sent: "missing_here",
        lost: "missing_there",
        other: "other_amount",
        "STRANGE": "missing_here",
    }
    shown = found[other]["values"]
    assert (shown["fee"], shown["peer_fee"], shown["ticket_id"]) == ("0.22", "9.00", other)
    assert {row["state"] for row in found.values()} == {"open"}
    (day,) = (await leader.get(COMPARED))["rows"]
    assert (day["state"], day["values"]["day"]) == ("different", "2026-11-24")
    assert (day["values"]["tickets"], day["values"]["peer_tickets"]) == (3, 4)
    assert day["values"]["differences"] == 4
    # The job has queued again what got stuck, and both sides are put right.
    for message in (await queued(world))[4:]:
        await sender.apply(message)
    assert (await leader.get(f"{TICKETS}/{sent}"))["record"]["state"] == "charged"
    funds.book[lost] = Booked(charge=changed(funds.book[fine].charge, ticket_no=lost))
    funds.book[other].charge = changed(funds.book[other].charge, amount=Decimal("0.22"))
    del funds.book["STRANGE"]
    assert (await run_job(world, services, funds, admin))["state"] == "succeeded"
    assert {row["state"] for row in (await leader.get(DIFFERENCES))["rows"]} == {"gone"}
    (day,) = (await leader.get(COMPARED))["rows"]
    assert (day["state"], day["values"]["tickets"]) == ("agrees", 4)


def changed(charge: Charge, **more: Any) -> Charge:
    fields = {name: getattr(charge, name) for name in charge.__struct_fields__}
    return Charge(**(fields | more))


async def test_a_silent_platform_leaves_nothing_lost_when_the_stream_gives_up(
    people: People,
    world: World,
    services: Services,
    phones: PhoneExchangeSimulator,
    leader: Person,
    funds: ServedFunds,
) -> None:
    admin, sender = await people.officer("sysadmin"), sender_of(world, funds)
    await talk(phones, world, 30)
    (message,) = await queued(world)
    funds.faults = FundsFaults(down=True)
    world.now += KEPT_FOR
    await sender.apply(message)
    (row,) = await tickets(leader)
    assert row["state"] == "sent"
    funds.faults = FundsFaults()
    world.now += timedelta(hours=2)
    await run_job(world, services, funds, admin)
    for message in (await queued(world))[1:]:
        await sender.apply(message)
    (row,) = await tickets(leader)
    assert (row["state"], len(funds.book)) == ("charged", 1)
