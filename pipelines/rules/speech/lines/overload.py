"""Whether more is said than can be heard, or a crowd came at once (NF-TECH-12)."""

import math
from typing import Final

STANDS_AFTER_S: Final = 1.5
"""Where somebody was declined again and again for so long, more is said than can be heard."""
CALM_S: Final = 3.0
"""It is over when nobody had to be declined for so long."""


class Overload:
    """Tells a crowd that came at once from more than can be heard, by how long it declines."""

    def __init__(self) -> None:
        self._first_s = self._last_s = -math.inf

    def declined(self, now_s: float) -> None:
        """Somebody had to be declined."""
        if now_s - self._last_s >= CALM_S:
            self._first_s = now_s
        self._last_s = now_s

    def stands(self, now_s: float) -> bool:
        return now_s - self._last_s < CALM_S and self._last_s - self._first_s >= STANDS_AFTER_S
