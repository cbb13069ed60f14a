"""Which utterances go through the model together: all of a group cost as much as its longest."""

from collections.abc import Sequence

MOST_TOGETHER = 8
WASTE = 0.25
"""So much longer than the mean of its group the longest may be."""


def groups(lengths_s: Sequence[float], margin_s: float) -> list[list[int]]:
    """Positions in groups of like length, each of at most `MOST_TOGETHER`."""
    made: list[list[int]] = []
    for index in sorted(range(len(lengths_s)), key=lambda i: lengths_s[i]):
        if not made or not _fits(made[-1], index, lengths_s, margin_s):
            made.append([])
        made[-1].append(index)
    return made


def _fits(group: list[int], index: int, lengths_s: Sequence[float], margin_s: float) -> bool:
    """Whether a further, longer one wastes little on those that are there."""
    if len(group) >= MOST_TOGETHER:
        return False
    padded = [lengths_s[i] + margin_s for i in (*group, index)]
    return padded[-1] * len(padded) <= (1 + WASTE) * sum(padded)
