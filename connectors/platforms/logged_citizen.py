"""随申办, each of whose calls is logged."""

from connectors.platforms.citizen import Citizen, CitizenCloud
from connectors.platforms.outbound import Outbound

PEER = "随申办"


class LoggedCitizenCloud:
    """Asks the door behind it, through the log of outbound calls."""

    def __init__(self, door: CitizenCloud, outbound: Outbound) -> None:
        self.door = door
        self._outbound = outbound

    async def swap(self, token: str) -> Citizen:
        return await self._outbound.call(
            PEER, "swap_token", lambda: self.door.swap(token), parameters={"token": token}
        )
