"""Phone exchanges for tests: registered as a prison's, and driven over HTTP."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from connectors.platforms.phone_exchange_simulator import PhoneExchangeSimulator
from connectors.platforms.signed_client import SignedClient
from pipelines.rules.exchange.open_api.interfaces import PHONE_EXCHANGE
from schemas.exchange.open_api import NewKey
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.opening import opened
from tests.integration.serve.world import World

PHONE = "13912345678"
INMATE_NO = "3103000001"


async def registered(
    people: People, world: World, *grants: str, unit_id: str | None = None
) -> NewKey:
    """The key of a consumer that may use these interfaces in a prison."""
    values = {
        "name": f"亲情电话系统{secrets.token_hex(2)}",
        "contact": "周明",
        "addresses": "127.0.0.1",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "rate": 600,
        "unit_id": unit_id or world.prison_id,
    }
    granted = [{"interface": one, "unmasked": False} for one in grants or (PHONE_EXCHANGE,)]
    _, _, key = await opened(people, values, granted)
    return msgspec.convert(key, NewKey)


@asynccontextmanager
async def exchange(
    people: People, world: World, **more: Any
) -> AsyncIterator[PhoneExchangeSimulator]:
    key = await registered(people, world, **more)
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        client = SignedClient(http, key, world.clock)
        name = f"SIM{secrets.token_hex(2)}"
        yield PhoneExchangeSimulator(client, world.clock, name=name)


async def add_number(leader: Person, world: World, phone: str = PHONE) -> Any:
    """A number of the relative that the inmate may dial."""
    values = {
        "phone": phone,
        "relative_id": world.relative_id,
        "inmate_id": world.inmate_id,
        "kinship": "spouse",
    }
    return await leader.post("/api/records/relative_numbers", {"values": values})


async def phone_rule(chief: Person, world: World, calls: int, minutes: int = 5) -> Any:
    values = {
        "name": f"每月{calls}次",
        "channel": "phone",
        "unit_id": world.bureau_id,
        "period": "month",
        "most_calls": calls,
        "most_minutes": minutes,
    }
    return await chief.post("/api/records/call_rules", {"values": values})
