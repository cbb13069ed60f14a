"""The real-person check's stand-in as a server, in the time of a test's world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from connectors.platforms.logged_police import LoggedPolice
from connectors.platforms.police_control import PoliceControl
from connectors.platforms.police_http import HttpPoliceCheck
from connectors.platforms.police_stand_in.simulator import ServedPolice
from pipelines.flows.services import Services
from pipelines.rules.people.id_number import with_check_digit
from schemas.exchange.police import PersonResult
from schemas.platform.police_knobs import SimulatedPerson
from tests.integration.serve.world import World

KEY, CONTROL_KEY = b"key of the police", b"key of its knobs"
NAME, ID_NO = "林晓梅", with_check_digit("99000019890723002")
OTHER_NAME, OTHER_ID_NO = "周建国", with_check_digit("99000019560412001")
KNOWN = (
    SimulatedPerson(id_no=ID_NO, name=NAME, result=PersonResult.MATCH),
    SimulatedPerson(id_no=OTHER_ID_NO, name=OTHER_NAME, result=PersonResult.MISMATCH),
)
"""Whose face it is, is said here: an engine of the service's own reads no painted ones."""


class StandingPolice(NamedTuple):
    """The way of the product to it, and its knobs."""

    door: HttpPoliceCheck
    control: PoliceControl

    def connect(self, services: Services) -> None:
        """Let a replica ask it."""
        services.police = LoggedPolice(self.door, services.outbound)


@asynccontextmanager
async def standing(world: World, *more: SimulatedPerson) -> AsyncIterator[StandingPolice]:
    """Requests are signed by real time, whatever time the world has."""

    def now() -> datetime:
        return datetime.now(UTC)

    def unseen(picture: bytes, sample: str) -> None:
        raise AssertionError("nobody is compared here")

    with ServedPolice(
        KEY, [*KNOWN, *more], unseen, control_key=CONTROL_KEY, clock=world.clock
    ) as served:
        door = HttpPoliceCheck(served.address, KEY, now)
        control = PoliceControl(served.address, CONTROL_KEY, now)
        try:
            yield StandingPolice(door, control)
        finally:
            await door.close()
            await control.close()
