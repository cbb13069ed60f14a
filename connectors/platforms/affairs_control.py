"""The knobs of the prison affairs platform's stand-in, turned from another process.

They lie at the stand-in's own origin behind a key of their own; a real platform has none.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.platforms.signed_client import SignedClient
from connectors.platforms.signed_post import KEY_ID
from schemas.exchange.open_api import NewKey
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


class AffairsControl:
    """Lets the stand-in know, lose, change and do wrong what it is told to."""

    def __init__(self, address: str, key: bytes, clock: Callable[[], datetime]) -> None:
        """`address` is the door's."""
        parts = urlsplit(address)
        self._http = httpx.AsyncClient(
            base_url=f"{parts.scheme}://{parts.netloc}", follow_redirects=False, trust_env=False
        )
        self._client = SignedClient(self._http, NewKey(key_id=KEY_ID, secret=key.decode()), clock)

    async def tell(self, state: InmateState) -> None:
        """Change what the platform says of an inmate."""
        await self._turn("states", state)

    async def move(self, movement: SimulatedMovement) -> int:
        """Let the platform record a movement, late or contradictory as may be; its number."""
        recorded = await self._client.post("/control/movements", movement, RecordedMovement)
        return recorded.seq

    async def lose(self, seq: int, lost: bool) -> None:
        """Take a movement out of the feed, or give it back."""
        await self._turn("losses", LosingMovement(seq=seq, lost=lost))

    async def reword(self, seq: int, ward_code: str) -> None:
        """Let a movement lead to another ward under its number."""
        await self._turn("rewordings", RewordedMovement(seq=seq, ward_code=ward_code))

    async def flag(self, flags: SimulatedFlags) -> None:
        """Change an inmate's flags."""
        await self._turn("flags", flags)

    async def level(self, level: SimulatedLevel) -> None:
        """Change an inmate's treatment level without a movement that says so."""
        await self._turn("levels", level)

    async def picture(self, portrait: SimulatedPortrait) -> None:
        """Give an inmate another picture, a broken one, or none."""
        await self._turn("portraits", portrait)

    async def delete(self, inmate_no: str) -> None:
        """Take an inmate's record away."""
        await self._turn("deletions", DeletedInmate(inmate_no=inmate_no))

    async def go_wrong(self, faults: SimulatedFaults) -> None:
        """Let the platform do this wrong from now on."""
        await self._turn("faults", faults)

    async def fall_silent(self, silent: bool) -> None:
        """Let the platform answer nobody, or everybody again."""
        await self._turn("silence", PlatformSilence(silent=silent))

    async def close(self) -> None:
        await self._http.aclose()

    async def _turn(self, knob: str, asked: msgspec.Struct) -> None:
        await self._client.post(f"/control/{knob}", asked, type(asked))
