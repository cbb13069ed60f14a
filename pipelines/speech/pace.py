"""How much work a batch may cost, so that a line still comes in time."""

import msgspec


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass may cost."""

    margin_s: float
    """Silence after the utterance that the encoder also sees: it reads better with more."""
    beams: int
    weigh: bool
    """Whether to weigh words that were not written."""
    pressed: bool = False
    """There is no time to spare: nothing is heard early, in part, or twice at full length."""


EFFORTS = (
    Effort(margin_s=12.0, beams=5, weigh=True),
    Effort(margin_s=6.0, beams=5, weigh=True),
    Effort(margin_s=3.0, beams=5, weigh=True),
    Effort(margin_s=2.0, beams=1, weigh=True, pressed=True),
    Effort(margin_s=0.8, beams=1, weigh=True, pressed=True),
    Effort(margin_s=0.4, beams=1, weigh=False, pressed=True),
)
"""From the quiet machine to the full one; several beams find more words than a long margin does."""

BEAM_COST = 0.7
"""Cost of five beams beside encoding and one beam, measured."""
WEIGH_COST = 0.3
"""The same for weighing a few texts."""
START_RATE = 0.018
"""Seconds of one thread's work a second of encoded sound, on a quiet machine."""
LEARNING = 0.1
SLOWEST_RATE = 0.5


class Pace:
    """Learns what a second of encoded sound costs here and now, and picks the effort by it."""

    def __init__(self, budget_s: float = 0.6) -> None:
        self._budget_s = budget_s
        self._rate = START_RATE

    @property
    def rate(self) -> float:
        return self._rate

    def effort(self, lengths_s: list[float]) -> Effort:
        """The most that fits the budget for utterances of these lengths."""
        for effort in EFFORTS:
            if _units(effort, lengths_s) * self._rate <= self._budget_s:
                return effort
        return EFFORTS[-1]

    def learn(self, effort: Effort, lengths_s: list[float], took_s: float) -> None:
        """Take in what a pass with this effort needed."""
        seen = min(took_s / _units(effort, lengths_s), SLOWEST_RATE)
        self._rate += LEARNING * (seen - self._rate)


def _units(effort: Effort, lengths_s: list[float]) -> float:
    """Encoded seconds, with what is done beside encoding counted as more of them."""
    extra = BEAM_COST * (effort.beams > 1) + WEIGH_COST * effort.weigh
    return (sum(lengths_s) + effort.margin_s * len(lengths_s)) * (1.0 + extra)
