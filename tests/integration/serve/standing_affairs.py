"""The prison affairs platform's stand-in as a server, in the time of a test's world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.affairs_stand_in.population import Person, Population
from connectors.platforms.affairs_stand_in.simulator import ServedAffairs
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from pipelines.flows.services import Services
from tests.integration.serve.world import World

KEY, CONTROL_KEY = b"key of the door", b"key of the knobs"
PEOPLE = Population(
    (Person(inmate_no="3103000001", name="周某", prison_code="P03", ward_code="P03-W01"),)
)
"""The planted inmate, whom the platform holds as well."""


class StandingAffairs(NamedTuple):
    """The server, the way of the product to it, and its knobs."""

    served: ServedAffairs
    door: HttpPrisonAffairs
    control: AffairsControl

    def connect(self, services: Services) -> None:
        """Let a replica ask it, and turn its knobs."""
        services.affairs, services.affairs_control = self.door, self.control


@asynccontextmanager
async def standing(world: World, people: Population = PEOPLE) -> AsyncIterator[StandingAffairs]:
    """Requests are signed by real time, whatever time the world has."""

    def now() -> datetime:
        return datetime.now(UTC)

    with ServedAffairs(KEY, people, control_key=CONTROL_KEY, clock=world.clock) as served:
        door = HttpPrisonAffairs(served.address, KEY, now)
        control = AffairsControl(served.address, CONTROL_KEY, now)
        try:
            yield StandingAffairs(served, door, control)
        finally:
            await door.close()
            await control.close()
