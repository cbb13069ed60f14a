"""An exchange that may dial one number, and those who set its rules."""

from typing import Any

import pytest

from connectors.platforms.phone_exchange_simulator import Line, PhoneExchangeSimulator
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, PHONE, add_number, exchange, phone_rule
from tests.integration.serve.world import World

RECORDS = "/api/records/phone_calls"


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


@pytest.fixture
async def phones(people: People, world: World, chief: Person, leader: Person) -> Any:
    """An exchange, a rule of two calls of five minutes, and a number that may be dialled."""
    await phone_rule(chief, world, 2)
    await add_number(leader, world)
    async with exchange(people, world) as found:
        yield found


async def dialled(phones: PhoneExchangeSimulator, **more: Any) -> Line:
    return await phones.dial(PHONE, **({"inmate_no": INMATE_NO} | more))
