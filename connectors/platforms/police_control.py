"""The knobs of the real-person check's stand-in."""

from connectors.platforms.knobs import Knobs
from schemas.platform.police_knobs import PoliceFaults, PoliceTold, SimulatedPerson


class PoliceControl(Knobs):
    """Lets people be known, and the service go wrong."""

    async def know(self, person: SimulatedPerson) -> None:
        """The service knows a person so from now on."""
        await self.turn("people", person)

    async def go_wrong(self, faults: PoliceFaults) -> None:
        await self.turn("faults", faults)

    async def told(self) -> PoliceTold:
        """How often it was asked, and how often anew."""
        return await self.ask("told", PoliceFaults(), PoliceTold)
