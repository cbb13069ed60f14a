"""From single frames to what is told: a finding is confirmed once, told once, and cleared."""

from typing import Final, Literal, NamedTuple

from pipelines.rules.vision.presence import Sight

CONFIRM_S: Final = 0.8
"""So soon after a first frame that is not right a second one is looked at."""

Step = Literal["nothing", "confirm", "raise", "clear"]


class News(NamedTuple):
    """What follows from a frame, and about what."""

    step: Step
    sight: Sight


class Episodes:
    """One finding is open at most; a frame that tells nothing changes nothing."""

    def __init__(self) -> None:
        self._suspected: Sight | None = None
        self.open: Sight | None = None

    def seen(self, sight: Sight) -> News:
        """What to do now; `confirm` asks for another frame within `CONFIRM_S`."""
        if sight is Sight.UNKNOWN:
            return News("nothing", sight)
        if sight is Sight.EXPECTED:
            return self._right()
        if sight is self.open:
            self._suspected = None
            return News("nothing", sight)
        if sight is not self._suspected:
            self._suspected = sight
            return News("confirm", sight)
        self._suspected = None
        self.open = sight
        return News("raise", sight)

    def _right(self) -> News:
        self._suspected = None
        if self.open is None:
            return News("nothing", Sight.EXPECTED)
        closed, self.open = self.open, None
        return News("clear", closed)
