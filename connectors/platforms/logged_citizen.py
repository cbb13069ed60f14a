"""随申办: each call is permitted by the platform, or not made, and logged."""

from collections.abc import Awaitable, Callable

from connectors.platforms.citizen import (
    DATA,
    LOGOUT,
    PEER,
    SWAP,
    VERIFY,
    Citizen,
    CitizenCloud,
)
from connectors.platforms.outbound import Outbound
from schemas.exchange.citizen import LeftAsked

Permitted = Callable[[str], Awaitable[None]]
"""Raises for an interface that the platform does not permit now."""


class LoggedCitizenCloud:
    """Asks the door behind it, through the log of outbound calls."""

    def __init__(self, door: CitizenCloud, outbound: Outbound, permitted: Permitted) -> None:
        self.door = door
        self._outbound = outbound
        self._permitted = permitted

    async def swap(self, token: str) -> Citizen:
        await self._permitted(SWAP)
        return await self._outbound.call(
            PEER, "swap_token", lambda: self.door.swap(token), parameters={"token": token}
        )

    async def verify(self, id_no: str, name: str) -> bool:
        await self._permitted(VERIFY)
        asked = {"id_no": id_no, "name": name}
        return await self._outbound.call(
            PEER, "verify_identity", lambda: self.door.verify(id_no, name), parameters=asked
        )

    async def service_data(self, kind: str, id_no: str) -> list[dict[str, str]]:
        await self._permitted(DATA)
        return await self._outbound.call(
            PEER,
            "service_data",
            lambda: self.door.service_data(kind, id_no),
            parameters={"kind": kind, "id_no": id_no},
        )

    async def sign_out(self, session_id: str) -> bool:
        await self._permitted(LOGOUT)
        return await self._outbound.call(
            PEER,
            "sign_out",
            lambda: self.door.sign_out(session_id),
            parameters={"session_id": session_id},
        )

    async def require_own(self, told: LeftAsked) -> None:
        await self.door.require_own(told)

    async def close(self) -> None:
        await self.door.close()
