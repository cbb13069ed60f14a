"""Each call that was talked has one ticket, priced by the tariff of its day."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from connectors.platforms.phone_exchange_simulator import PhoneExchangeSimulator
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import phone_tickets
from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.transaction import Tx
from schemas.calls.phone import EndCause
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.phone.phone_fees import (
    BEGAN,
    CALLS,
    CLASSES,
    TARIFFS,
    add_tariff,
    talk,
    tickets,
)
from tests.integration.serve.world import World


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
    async with exchange(people, world) as found:
        yield found


@pytest.mark.requirement("VC-PHONE-10")
async def test_a_ticket_shows_who_when_and_the_fee_of_length_and_tariff(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    made = await add_tariff(chief, world)
    await add_tariff(chief, world, name="市内资费", distance="local", unit_cents=10, unit_seconds=6)
    await talk(phones, world, 121)
    (row,) = await tickets(leader)
    values, titles = row["values"], row["titles"]
    assert titles["inmate_id"]
    assert titles["relative_id"]
    assert values["kinship"] == "spouse"
    assert values["started_at"] == "2026-11-24T02:00:00Z"
    assert (values["seconds"], values["distance"], values["fee"]) == (121, "domestic", "0.66")
    assert row["state"] == "unsent"
    whole = (await leader.get(f"/api/records/phone_tickets/{row['id']}"))["record"]["values"]
    assert (whole["tariff_id"], whole["units"], whole["unit_cents"]) == (made["id"], 3, 22)
    # The same number counts as local from now on: by another price, and another unit of time.
    await chief.post(
        CLASSES,
        {"values": {"prefix": "1391234", "distance": "local", "unit_id": world.prison_id}},
    )
    await talk(phones, world, 61, BEGAN + timedelta(hours=1))
    later, first = await tickets(leader)
    assert (later["values"]["distance"], later["values"]["fee"]) == ("local", "1.10")
    assert first["values"] == values


async def test_a_tariff_that_changes_or_ends_alters_no_ticket(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    made = await add_tariff(chief, world, rounding="down", least_cents=5)
    await talk(phones, world, 59)
    (before,) = await tickets(leader)
    assert before["values"]["fee"] == "0.05"
    await chief.put(
        f"{TARIFFS}/{made['id']}",
        {"version": 1, "values": {"unit_cents": 99, "valid_until": "2026-11-24"}, "reason": "调价"},
    )
    await add_tariff(chief, world, name="新资费", unit_cents=30, valid_from="2026-11-25")
    await talk(phones, world, 59, BEGAN + timedelta(days=1))
    after, same = await tickets(leader)
    assert same["values"] == before["values"]
    assert after["values"]["fee"] == "0.30"


async def test_two_tariffs_for_one_day_are_refused(chief: Person, world: World) -> None:
    await add_tariff(chief, world, valid_until="2026-11-30")
    for days in (
        {"valid_from": "2026-11-30"},
        {"valid_from": "2025-01-01", "valid_until": "2026-01-01"},
    ):
        values = {
            "name": "重叠",
            "unit_id": world.bureau_id,
            "distance": "domestic",
            "unit_cents": 1,
            "unit_seconds": 1,
            "rounding": "up",
        }
        assert (await chief.refused(TARIFFS, {"values": values | days}))[1] == "invalid_fields"
    await add_tariff(chief, world, name="接续", valid_from="2026-12-01")
    await add_tariff(chief, world, name="另一监狱", unit_id=world.prison_id)


async def test_only_what_was_talked_has_a_ticket_and_repeated_reports_make_no_second(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    await add_tariff(chief, world)
    world.now = BEGAN
    silent = await phones.dial(PHONE, inmate_no=INMATE_NO)
    await phones.hang_up(silent, EndCause.NO_ANSWER)
    assert await tickets(leader) == []
    line = await talk(phones, world, 30, BEGAN + timedelta(minutes=1))
    for report in ("answered", "ended", "ended"):
        line.unheard.append(report)
        await phones.tick()
    assert len(await tickets(leader)) == 1
    # The end came first, and what completes the call makes its ticket.
    world.now = BEGAN + timedelta(hours=1)
    lost = await phones.dial(PHONE, inmate_no=INMATE_NO)
    lost.unheard.append("ended")
    lost.ended_at, lost.cause = world.now + timedelta(seconds=70), EndCause.HUNG_UP
    await phones.tick()
    assert len(await tickets(leader)) == 1
    lost.answered_at = world.now + timedelta(seconds=10)
    lost.unheard.append("answered")
    await phones.tick()
    newest, _ = await tickets(leader)
    assert (newest["values"]["seconds"], newest["values"]["fee"]) == (60, "0.22")


async def test_without_a_tariff_a_ticket_waits_and_is_priced_by_the_one_of_its_day(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    await add_tariff(chief, world, valid_from="2026-11-25")
    await talk(phones, world, 60)
    (row,) = await tickets(leader)
    assert (row["state"], row["values"]["fee"]) == ("unpriced", None)

    async def priced() -> int:
        async with world.database.transaction() as tx:
            return await phone_tickets.price_waiting(tx, world.now)

    # A day off it is looked at and goes on waiting.
    assert await priced() == 0
    await add_tariff(chief, world, name="往日", valid_until="2026-11-24", unit_cents=40)
    assert await priced() == 1
    assert await priced() == 0
    (row,) = await tickets(leader)
    assert (row["state"], row["values"]["fee"]) == ("unsent", "0.40")


async def test_history_of_a_prison_has_tickets_as_far_back_as_a_tariff_reaches(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    await talk(phones, world, 30)
    seals = FieldSeals(world.keys)
    module, field = phone_tickets.PHONE_CALLS, phone_tickets.PHONE
    digits = {phone_tickets.make_id(): PHONE for _ in range(2)}
    (old, new) = digits
    async with world.database.transaction() as tx:
        row = await _only_call(tx)
        for call_id, days in ((old, 400), (new, 0)):
            told = {
                "id": call_id,
                "source_no": call_id,
                "started_at": row["started_at"] - timedelta(days=days),
                "phone_sealed": seals.close(module, field, call_id, PHONE),
            }
            await tx.execute(phone_call.insert().values(row | told))

    async def made_of(told: bool) -> int:
        async with world.database.transaction() as tx:
            if told:
                return await phone_tickets.issue_told(tx, seals, digits, world.now)
            return await phone_tickets.issue_missing(tx, seals, world.now)

    assert (await made_of(told=True), await made_of(told=False)) == (0, 0)
    await add_tariff(chief, world, valid_from="2026-01-01")
    assert (await made_of(told=True), await made_of(told=True)) == (1, 0)
    assert await made_of(told=False) == 0
    await add_tariff(chief, world, name="往年", valid_from="2020-01-01", valid_until="2025-12-31")
    assert (await made_of(told=False), await made_of(told=False)) == (1, 0)
    kept = phone_tickets.ticket.c
    async with world.database.reading() as tx:
        states = {
            one.call_id: (one.state, one.fee)
            for one in await tx.execute(select(kept.call_id, kept.state, kept.fee))
        }
    assert states[old] == states[new] == ("unsent", Decimal("0.22"))


async def test_many_calls_have_their_tickets_in_a_few_statements(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    """As the appliers of a prison's records ask for it."""
    await add_tariff(chief, world)
    await talk(phones, world, 30)
    seals = FieldSeals(world.keys)
    async with world.database.transaction() as tx:
        row = await _only_call(tx)
        module, field = phone_tickets.PHONE_CALLS, phone_tickets.PHONE
        made: list[dict[str, Any]] = []
        for number in range(1200):
            call_id = phone_tickets.make_id()
            made.append(
                row
                | {
                    "id": call_id,
                    "source_no": f"BULK-{number}",
                    "seconds": number,
                    "phone_sealed": seals.close(module, field, call_id, PHONE),
                }
            )
        await tx.execute(phone_call.insert().values(made[:600]))
        await tx.execute(phone_call.insert().values(made[600:]))
        ids = [one["id"] for one in made]
        # One was never talked.
        assert await phone_tickets.issue(tx, seals, [*ids, ids[5], row["id"]], world.now) == 1199
        assert await phone_tickets.issue(tx, seals, ids, world.now) == 0
    kept = phone_tickets.ticket.c
    async with world.database.transaction() as tx:
        fees = {
            one.seconds: one.fee
            for one in await tx.execute(select(kept.seconds, kept.fee).where(kept.seconds != 30))
        }
        waiting = tx.waiting()
    assert fees[61] == Decimal("0.44")
    assert fees[1199] == Decimal("4.40")
    assert waiting == (0, 0)
    assert (await leader.get(CALLS, limit=1))["total"] == 1201


@pytest.mark.requirement("VC-PHONE-09")
async def test_tickets_are_found_by_person_ward_and_time_and_equal_the_calls(
    world: World, phones: PhoneExchangeSimulator, chief: Person, leader: Person
) -> None:
    await add_tariff(chief, world)
    for day in range(3):
        await talk(phones, world, 60 * (day + 1), BEGAN + timedelta(days=day))
    calls = (await leader.get(CALLS))["rows"]
    rows = await tickets(leader)
    assert [row["values"]["seconds"] for row in rows] == [
        call["values"]["seconds"] for call in calls
    ]
    conditions: dict[str, Any] = {
        "inmate_id": world.inmate_id,
        "ward_id": calls[0]["values"]["ward_id"],
        "started_at.from": "2026-11-25T00:00:00+08:00",
        "started_at.until": "2026-11-25T23:59:59+08:00",
    }
    for name, value in conditions.items():
        if not name.startswith("started_at"):
            assert len(await tickets(leader, **{name: value})) == 3, name
    (one,) = await tickets(leader, **conditions)
    assert one["values"]["seconds"] == 120
    assert await tickets(leader, **(conditions | {"inmate_id": world.relative_id})) == []


async def _only_call(tx: Tx) -> dict[str, Any]:
    """What can be written of it: the database reckons the rest."""
    written = [one for one in phone_call.c if one.computed is None]
    return dict((await tx.execute(select(*written))).mappings().one())
