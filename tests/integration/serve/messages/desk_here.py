"""A desk of messages with its gateway, and the messages that wait or have ended."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.delivery import Delivery
from pipelines.flows.services import Services
from schemas.tables.messages.messaging import outbox
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


async def queued(world: World) -> list[Delivery]:
    """Messages as the stream delivers them, without a stream."""
    async with world.database.transaction() as tx:
        found = await tx.execute(
            select(outbox).where(outbox.c.subject.like("outgoing.%")).order_by(outbox.c.id)
        )
        return [
            Delivery(subject=row.subject, payload=row.payload, message_id=row.id) for row in found
        ]


async def ended(desk: Desk) -> Any:
    """The one message of the log, once nothing of it waits any more."""

    async def settled() -> bool:
        return all(row["state"] != "waiting" for row in await desk.rows())

    await eventually(settled)
    (row,) = await desk.rows()
    return row
