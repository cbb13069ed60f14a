"""Finding the limit of a part, and how soon it is well again; plain arithmetic."""

from collections.abc import Callable, Sequence
from typing import Final

IN_TIME: Final = 0.99
"""Of what is asked at the limit, so much is done within the deadline."""
NEAR: Final = 0.15
"""The limit is found when what holds and what does not are so near to each other."""
DOUBLE: Final = 2.0
WINDOW_S: Final = 2.0
WELL: Final = 0.95
"""Of a window; of a short one a single late answer is more than a hundredth."""


def search(
    holds: Callable[[float], bool], first: float, *, whole: bool, most: float, near: bool = False
) -> float:
    """The largest load that holds, by doubling and bisecting; 0 where not even a tenth does.

    `whole`: loads are whole numbers; `most`: where the search ends; `near`: the limit is thought
    to be near the first load, so that the steps away from it are small at first.
    """
    factor = 1 + NEAR if near else DOUBLE
    low, high = 0.0, first
    while high <= most and holds(high):
        low, high = high, _fit(high * factor, whole)
        factor = min(DOUBLE, factor * factor)
    if low == 0.0:
        while high > first / 10:
            above, high = high, _fit(high / factor, whole)
            factor = min(DOUBLE, factor * factor)
            if holds(high):
                low, high = high, above
                break
        else:
            return 0.0
    high = min(high, most)
    while high - low > max(NEAR * low, 1.0 if whole else 0.0):
        middle = _fit((low + high) / 2, whole)
        if holds(middle):
            low = middle
        else:
            high = middle
    return low


def recovered_s(answers: Sequence[tuple[float, bool]], horizon_s: float) -> float | None:
    """From 0, the end of the overload, to the first window from which on all are well.

    `answers`: when each was asked, and whether it was in time. None where the last is not well.
    """
    windows = int(horizon_s / WINDOW_S)
    well = [_well([ok for at, ok in answers if _within(at, number)]) for number in range(windows)]
    if not well or not well[-1]:
        return None
    bad = [number for number, is_well in enumerate(well) if not is_well]
    return (bad[-1] + 1) * WINDOW_S if bad else 0.0


def _within(at_s: float, window: int) -> bool:
    return window * WINDOW_S <= at_s < (window + 1) * WINDOW_S


def _well(answers: Sequence[bool]) -> bool:
    return not answers or sum(answers) >= WELL * len(answers)


def _fit(load: float, whole: bool) -> float:
    return float(round(load)) if whole else load
