"""Those who decide applications, and what became of one."""

import pytest
from sqlalchemy import update

from connectors.postgres.calls import calls
from schemas.calls.state import CallState
from schemas.tables.access.access import officer as officer_table
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World


@pytest.fixture
async def admin(people: People) -> Person:
    return await people.officer("sysadmin")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


@pytest.fixture
async def leader(people: People) -> Person:
    """The leader of prison P03."""
    return await people.officer("leader")


@pytest.fixture
async def chief(people: People) -> Person:
    """The leader of the bureau."""
    return await people.officer("chief")


async def state_of(world: World, call_id: str) -> CallState:
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    return call.state


async def disable(world: World, login: str) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(
            update(officer_table).where(officer_table.c.login == login).values(enabled=False)
        )
