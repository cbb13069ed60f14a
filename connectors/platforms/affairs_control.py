"""The knobs of the prison affairs platform's stand-in."""

from connectors.platforms.knobs import Knobs
from schemas.exchange.prison_affairs import InmateState
from schemas.platform.simulators import (
    DeletedInmate,
    LosingMovement,
    PlatformSilence,
    RecordedMovement,
    RewordedMovement,
    SimulatedFaults,
    SimulatedFlags,
    SimulatedLevel,
    SimulatedMovement,
    SimulatedPortrait,
)


class AffairsControl(Knobs):
    """Lets the stand-in know, lose, change and do wrong what it is told to."""

    async def tell(self, state: InmateState) -> None:
        """Change what the platform says of an inmate."""
        await self.turn("states", state)

    async def move(self, movement: SimulatedMovement) -> int:
        """Let the platform record a movement, late or contradictory as may be; its number."""
        return (await self.ask("movements", movement, RecordedMovement)).seq

    async def lose(self, seq: int, lost: bool) -> None:
        """Take a movement out of the feed, or give it back."""
        await self.turn("losses", LosingMovement(seq=seq, lost=lost))

    async def reword(self, seq: int, ward_code: str) -> None:
        """Let a movement lead to another ward under its number."""
        await self.turn("rewordings", RewordedMovement(seq=seq, ward_code=ward_code))

    async def flag(self, flags: SimulatedFlags) -> None:
        """Change an inmate's flags."""
        await self.turn("flags", flags)

    async def level(self, level: SimulatedLevel) -> None:
        """Change an inmate's treatment level without a movement that says so."""
        await self.turn("levels", level)

    async def picture(self, portrait: SimulatedPortrait) -> None:
        """Give an inmate another picture, a broken one, or none."""
        await self.turn("portraits", portrait)

    async def delete(self, inmate_no: str) -> None:
        """Take an inmate's record away."""
        await self.turn("deletions", DeletedInmate(inmate_no=inmate_no))

    async def go_wrong(self, faults: SimulatedFaults) -> None:
        """Let the platform do this wrong from now on."""
        await self.turn("faults", faults)

    async def fall_silent(self, silent: bool) -> None:
        """Let the platform answer nobody, or everybody again."""
        await self.turn("silence", PlatformSilence(silent=silent))
