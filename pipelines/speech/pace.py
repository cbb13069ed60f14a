"""How much sound context the model may be given, so that a line still comes in time."""

import msgspec


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass may cost."""

    margin_s: float
    """Silence after the utterance that the encoder also sees: it reads better with more."""
    beams: int
    weigh: bool
    """Whether to weigh words that were not written."""


EFFORTS = (
    Effort(margin_s=12.0, beams=5, weigh=True),
    Effort(margin_s=6.0, beams=5, weigh=True),
    Effort(margin_s=3.0, beams=5, weigh=True),
    Effort(margin_s=2.0, beams=1, weigh=True),
    Effort(margin_s=2.0, beams=1, weigh=False),
)
"""From the quiet machine to the full one; several beams find more words than a long margin does."""

BEAM_COST = 0.5
"""Cost of five beams beside the encoder's, measured."""
WEIGH_COST = 0.5
"""The same for weighing a few texts."""
START_RATE = 0.02
"""Seconds of work a second of encoded sound: two threads of a quiet two-core machine."""
LEARNING = 0.2
SLOWEST_RATE = 0.5


class Pace:
    """Learns what a second of encoded sound costs here and now, and picks the effort by it."""

    def __init__(self, budget_s: float = 1.2) -> None:
        self._budget_s = budget_s
        self._rate = START_RATE

    @property
    def rate(self) -> float:
        return self._rate

    def effort(self, count: int, longest_s: float) -> Effort:
        """The most that fits the budget for so many utterances."""
        for effort in EFFORTS:
            if self._expected(effort, count, longest_s) <= self._budget_s:
                return effort
        return EFFORTS[-1]

    def learn(self, encoded_s: float, took_s: float) -> None:
        """Take in what the encoder needed for so much sound."""
        seen = min(took_s / encoded_s, SLOWEST_RATE)
        self._rate += LEARNING * (seen - self._rate)

    def _expected(self, effort: Effort, count: int, longest_s: float) -> float:
        encoded_s = count * (longest_s + effort.margin_s)
        extra = BEAM_COST * (effort.beams > 1) + WEIGH_COST * effort.weigh
        return encoded_s * self._rate * (1.0 + extra)
