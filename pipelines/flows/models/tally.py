"""What a replica tells of its work: what waits, how long it did, what was done, what failed."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from schemas.errors import QinqiaoError
from schemas.platform.cluster.replicas import Told

KEPT_S: Final = 60.0
MOST_KEPT: Final = 4_096
SHARE: Final = 0.95
FAILED: Final = 500
"""From this status on it is not the asker's doing."""


class Turn:
    """One request, from when it was asked until its turn comes."""

    def __init__(self, tally: "Tally") -> None:
        self._tally = tally
        self._asked: float | None = time.monotonic()
        self.error = ""
        """Why it failed, where that is not told by an exception."""

    def begin(self) -> None:
        """Its turn has come; a second time changes nothing."""
        if self._asked is not None:
            self._tally.waited(time.monotonic() - self._asked)
            self._asked = None


class Tally:
    """Counts of one replica since it began."""

    def __init__(self) -> None:
        self._open = 0
        self._done = 0
        self._failed = 0
        self._declined = 0
        self._last_error = ""
        self._waits: deque[tuple[float, float]] = deque(maxlen=MOST_KEPT)

    @contextmanager
    def asked(self) -> Iterator[Turn]:
        """Around a request; what the asker could not help counts as failed, a refusal does not."""
        turn = Turn(self)
        self._open += 1
        try:
            yield turn
        except Exception as error:
            if not isinstance(error, QinqiaoError) or error.status >= FAILED:
                turn.error = f"{type(error).__name__}: {error}"
            raise
        finally:
            self._open -= 1
            self._end(turn.error)

    def _end(self, error: str) -> None:
        if error:
            self._failed += 1
            self._last_error = error
        else:
            self._done += 1

    def decline(self) -> None:
        """One more was declined as too late; it counts as answered too where it was let in."""
        self._declined += 1

    def waited(self, seconds: float) -> None:
        self._waits.append((time.monotonic(), seconds))

    def told(self) -> Told:
        """As it stands now."""
        old = time.monotonic() - KEPT_S
        while self._waits and self._waits[0][0] < old:
            self._waits.popleft()
        # A copy: a thread that works may begin a turn meanwhile.
        waits = sorted(seconds for _, seconds in list(self._waits))
        return Told(
            waiting=self._open,
            wait_s=waits[min(len(waits) - 1, int(SHARE * len(waits)))] if waits else None,
            done=self._done,
            failed=self._failed,
            declined=self._declined,
            last_error=self._last_error,
        )


async def turn_of_the_loop() -> float:
    """Seconds until the event loop comes round: so long does a request wait to be begun."""
    asked = time.monotonic()
    await asyncio.sleep(0)
    return time.monotonic() - asked
