"""Waiting for what a demonstration needs, saying for what."""

import asyncio
import time
from collections.abc import Awaitable, Callable

LOOK_EVERY_S = 0.5

Tell = Callable[[str], None]
Lacking = Callable[[], Awaitable[str | None]]
"""What is not there yet, in words; None where nothing is wanting."""


class NotInTime(Exception):
    """What was waited for did not come."""


def silent(_: str) -> None:
    """Nobody listens."""


async def until(lacking: Lacking, tell: Tell, bound_s: float) -> None:
    """Look until nothing is wanting; raise `NotInTime` after `bound_s` seconds."""
    began, told = time.monotonic(), None
    while (wanting := await lacking()) is not None:
        waited = time.monotonic() - began
        if waited > bound_s:
            raise NotInTime(f"waited {waited:.0f} s for {wanting}, in vain")
        if wanting != told:
            tell(f"waiting for {wanting} (at most {bound_s - waited:.0f} s)")
            told = wanting
        await asyncio.sleep(LOOK_EVERY_S)
