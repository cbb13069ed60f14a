"""The knobs of 随申办's stand-in."""

from connectors.platforms.knobs import Knobs
from schemas.platform.simulated_hosts import (
    AskedPeople,
    CodeKind,
    HandedCode,
    HostFaults,
    HostPerson,
    LeavingCitizen,
    LeftSessions,
    WantedCode,
)


class CitizenControl(Knobs):
    """Hands out tokens as the city's app would, signs citizens out, and lets it go wrong."""

    async def token(self, openid: str) -> str:
        wanted = WantedCode(openid=openid, kind=CodeKind.CITIZEN)
        return (await self.ask("codes", wanted, HandedCode)).code

    async def people(self) -> list[HostPerson]:
        """Whom one may play in a demonstration."""
        return await self.ask("people", AskedPeople(), list[HostPerson])

    async def fail(self, faults: HostFaults) -> None:
        await self.turn("faults", faults)

    async def leave(self, openid: str) -> LeftSessions:
        """Sign somebody out at the platform, which tells whoever he went on to."""
        return await self.ask("leaving", LeavingCitizen(openid=openid), LeftSessions)
