"""When the inmate's picture is held back: until seen masked, and when it no longer is."""

from typing import Final

from pipelines.rules.vision.sharpness import Surroundings
from schemas.calls.state import MaskingState

TRUST_AGAIN: Final = 2
"""So many masked frames in a row release a picture that was held back for its surroundings."""
UNSEEN_MOST: Final = 2
"""So many times in a row pictures may flow without one that can be judged."""
HELD: Final = frozenset({MaskingState.CHECKING, MaskingState.HELD})


class MaskRule:
    """Starts shut; one readable frame shuts it again."""

    def __init__(self) -> None:
        self.state = MaskingState.CHECKING
        self.readable = False
        """Whether the surroundings were made out in the frame judged last."""
        self._good = 0
        self._unseen = 0

    @property
    def held(self) -> bool:
        return self.state in HELD

    def seen(self, surroundings: Surroundings) -> bool:
        """Take a judged frame; whether the state changed."""
        self._unseen = 0
        self.readable = surroundings is Surroundings.SHARP
        if surroundings is Surroundings.SHARP:
            self._good = 0
            return self._enter(MaskingState.HELD)
        if surroundings is Surroundings.NEUTRAL:
            # The terminal's own grey shows nothing, and proves nothing of the picture after it.
            return not self.held and self._enter(MaskingState.PAUSED)
        self._good += 1
        if self.state is MaskingState.HELD and self._good < TRUST_AGAIN:
            return False
        return self._enter(MaskingState.MASKED)

    def unseen(self) -> bool:
        """Pictures flow, and none could be judged; whether the state changed."""
        self._good = 0
        self._unseen += 1
        return self._unseen >= UNSEEN_MOST and self._enter(MaskingState.HELD)

    def _enter(self, state: MaskingState) -> bool:
        changed, self.state = state is not self.state, state
        return changed
