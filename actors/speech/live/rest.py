"""Not listening to a speaker whom the recogniser declined, until it is his turn again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec

from pipelines.rules.speech.utterance import Utterance

logger = logging.getLogger(__name__)

REST_S = 2.0
"""Whoever was declined is not listened to for so long, and then until the recogniser has time for
one more: looking for his next words would cost what those need who are heard."""
LONGEST_S = 120.0
"""Whoever waited so long for his turn listens, whatever became of the question."""

PACKET_S = 0.1
"""Sound comes in pieces of up to this; less is no gap of its own."""

Turn = Callable[[], Awaitable[None]]


class Rest:
    """One speaker's; `turn` waits until the recogniser has time for one more speaker.

    Times are those of the conversation's clock.
    """

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._waits: asyncio.Task[None] | None = None
        self._declined: Utterance | None = None
        self._marked_s = float("-inf")

    def begin(self, declined: Utterance, fed_s: float) -> Utterance:
        """Rest from now; answers the gap, which is the utterance and what is rested anyway."""
        if self._declined is not None:
            # It was asked before the one that began the rest was declined.
            return declined
        self._marked_s = max(fed_s, declined.end_s) + REST_S
        self._declined = declined
        self._waits = asyncio.create_task(self._wait())
        return msgspec.structs.replace(declined, end_s=self._marked_s)

    def goes_on(self, at_s: float) -> bool:
        """Whether what is said at this time is not listened to."""
        return self._waits is not None and (at_s < self._marked_s or not self._waits.done())

    def end(self, at_s: float) -> Utterance | None:
        """Rest no longer; answers what was not listened to beside the gap that `begin` told."""
        declined, self._declined = self._declined, None
        waits, self._waits = self._waits, None
        if waits is not None:
            waits.cancel()
        if declined is None or at_s - self._marked_s < PACKET_S:
            return None
        return msgspec.structs.replace(declined, start_s=self._marked_s, end_s=at_s)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._turn()
        except TimeoutError:
            return
        except Exception:
            # Whoever cannot be told when it is his turn listens, and is declined again if need be.
            logger.warning("the speech recogniser does not say when it has time", exc_info=True)
