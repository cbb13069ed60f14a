"""Tariffs, talked calls, and the funds platform of a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.nats.bus import Bus
from connectors.platforms.funds_http import HttpFunds
from connectors.platforms.funds_simulator import ServedFunds
from connectors.platforms.phone_exchange_simulator import PhoneExchangeSimulator
from pipelines.flows.phone.funds.sender import TicketSender
from schemas.calls.phone import EndCause
from tests.integration.ended import ended
from tests.integration.serve.client import Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE
from tests.integration.serve.world import World

KEY = b"key of the test's funds platform"
TARIFFS = "/api/records/call_tariffs"
CLASSES = "/api/records/number_classes"
TICKETS = "/api/records/phone_tickets"
REVERSALS = "/api/records/ticket_reversals"
CALLS = "/api/records/phone_calls"
BEGAN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


async def add_tariff(chief: Person, world: World, **more: Any) -> Any:
    """A tariff of the bureau for calls to mobile telephones, unless told otherwise."""
    values = {
        "name": "市外资费",
        "unit_id": world.bureau_id,
        "distance": "domestic",
        "unit_cents": 22,
        "unit_seconds": 60,
        "rounding": "up",
        "least_cents": 0,
        "valid_from": "2026-01-01",
    }
    return await chief.post(TARIFFS, {"values": values | more})


async def talk(
    phones: PhoneExchangeSimulator, world: World, seconds: int, at: datetime = BEGAN, **more: Any
) -> Any:
    """A call of so many seconds, which ends as its parties wish."""
    world.now = at
    line = await phones.dial(PHONE, **({"inmate_no": INMATE_NO} | more))
    assert line.answer.allowed, line.answer
    world.now = at + timedelta(seconds=5)
    await phones.pick_up(line)
    world.now += timedelta(seconds=seconds)
    await phones.hang_up(line, EndCause.HUNG_UP)
    return line


async def tickets(officer: Person, **query: Any) -> list[Any]:
    """Rows as the officer's list shows them, the latest call first."""
    rows: list[Any] = (await officer.get(TICKETS, **query))["rows"]
    return rows


def http_funds(funds: ServedFunds, patience_s: float = 8.0) -> HttpFunds:
    """Its clock is the real one, as the platform's is."""
    return HttpFunds(f"{funds.origin}/v1", KEY, lambda: datetime.now(UTC), patience_s=patience_s)


@asynccontextmanager
async def charging(world: World, funds: ServedFunds) -> AsyncIterator[TicketSender]:
    """What the scheduler's actor runs beside its other work."""
    bus, way = Bus(world.settings.nats_url), http_funds(funds)
    await bus.connect()
    await bus.ensure_streams()
    sender = TicketSender(world.database, bus, world.keys, way, world.clock)
    work = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        await ended(work)
        await way.close()
        await bus.close()
