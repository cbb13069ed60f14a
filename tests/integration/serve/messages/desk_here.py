"""A desk of messages with its gateway, and the messages that wait or have ended."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from connectors.messages.gateway_simulator import ServedGateway
from pipelines.flows.services import Services
from schemas.tables import metadata
from tests.integration.eventually import eventually
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.messages.messages_sent import KEY, Desk
from tests.integration.serve.world import World

PHONE = "13800000001"
AHEAD = 600


@pytest.fixture
def gateway(services: Services) -> Iterator[ServedGateway]:
    with ServedGateway(KEY) as gateway:
        configure(services, message_gateways=(gateway.origin,))
        yield gateway


@pytest.fixture
def desk(people: People, world: World, gateway: ServedGateway) -> Desk:
    return Desk(people, world, gateway)


async def queued(world: World) -> list[str]:
    """Ids of the messages that wait, in the order in which they were made."""
    kept = metadata.tables["outgoing_message"]
    waiting = select(kept.c.id).where(kept.c.state == "waiting").order_by(kept.c.id)
    async with world.database.transaction() as tx:
        return list((await tx.connection.scalars(waiting)).all())


async def let_lapse(world: World) -> None:
    """As if the time had come at which what waits is tried again, and every claim is old."""
    kept = metadata.tables["outgoing_message"]
    async with world.database.transaction() as tx:
        await tx.execute(
            update(kept)
            .where(kept.c.state == "waiting")
            .values(due_at=kept.c.queued_at, claimed_at=None)
        )


async def ended(desk: Desk) -> Any:
    """The one message of the log, once nothing of it waits any more."""

    async def settled() -> bool:
        return all(row["state"] != "waiting" for row in await desk.rows())

    await eventually(settled)
    (row,) = await desk.rows()
    return row
