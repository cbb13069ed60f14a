"""The outbound call gateway's stand-in as a server, in the time of a test's world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from connectors.platforms.call_gateway_control import CallGatewayControl
from connectors.platforms.call_gateway_http import HttpCallGateway
from connectors.platforms.call_gateway_stand_in.simulator import ServedCallGateway
from tests.integration.serve.world import World

KEY, CONTROL_KEY = b"key of the gateway", b"key of its knobs"


class StandingGateway(NamedTuple):
    """The way of the product to it, and its knobs."""

    door: HttpCallGateway
    control: CallGatewayControl


@asynccontextmanager
async def standing(world: World) -> AsyncIterator[StandingGateway]:
    """Requests are signed by real time, whatever time the world has."""

    def now() -> datetime:
        return datetime.now(UTC)

    with ServedCallGateway(KEY, control_key=CONTROL_KEY, clock=world.clock) as served:
        door = HttpCallGateway(served.address, KEY, now)
        control = CallGatewayControl(served.address, CONTROL_KEY, now)
        try:
            yield StandingGateway(door, control)
        finally:
            await door.close()
            await control.close()
