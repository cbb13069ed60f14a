"""The knobs of WeChat's stand-in."""

from connectors.platforms.knobs import Knobs
from schemas.platform.simulated_hosts import (
    AskedPeople,
    AskedSent,
    CodeKind,
    HandedCode,
    HostFaults,
    HostPerson,
    SentMessage,
    Subscription,
    WantedCode,
)


class WeChatControl(Knobs):
    """Hands out codes as the host would, and lets it go wrong."""

    async def code(self, openid: str, kind: CodeKind = CodeKind.SIGN_IN) -> str:
        return (await self.ask("codes", WantedCode(openid=openid, kind=kind), HandedCode)).code

    async def people(self) -> list[HostPerson]:
        """Whom one may play in a demonstration."""
        return await self.ask("people", AskedPeople(), list[HostPerson])

    async def fail(self, faults: HostFaults) -> None:
        await self.turn("faults", faults)

    async def subscribe(self, openid: str, takes: bool) -> None:
        await self.turn("subscriptions", Subscription(openid=openid, takes=takes))

    async def sent(self, limit: int = 50) -> list[SentMessage]:
        """Subscription messages, the latest first."""
        return await self.ask("sent", AskedSent(limit=limit), list[SentMessage])
