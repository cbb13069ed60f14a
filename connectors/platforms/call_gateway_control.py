"""The knobs of the outbound call gateway's stand-in."""

from connectors.platforms.knobs import Knobs
from schemas.platform.simulators import (
    AskedCalls,
    GatewayCall,
    PlatformSilence,
    SimulatedNumber,
)

MOST_CALLS = 50


class CallGatewayControl(Knobs):
    """Lets numbers answer or not, and tells what was rung."""

    async def calls(self, limit: int = MOST_CALLS) -> list[GatewayCall]:
        """What was rung, the latest first; numbers masked."""
        return await self.ask("calls", AskedCalls(limit=limit), list[GatewayCall])

    async def answers(self, phone: str, answers: bool) -> None:
        """Let a number answer or not, from now on."""
        await self.turn("numbers", SimulatedNumber(phone=phone, answers=answers))

    async def fall_silent(self, silent: bool) -> None:
        """Let the gateway itself answer nobody, or everybody again."""
        await self.turn("silence", PlatformSilence(silent=silent))
