"""Which utterances go through the model together: all of a group cost as much as its longest."""

from collections.abc import Sequence

MOST_TOGETHER = 16
SPARED_S = 3.0
"""A pass through the model costs as much beside its sound as so many encoded seconds; measured."""


def groups(lengths_s: Sequence[float]) -> list[list[int]]:
    """Positions in groups of like length, each of at most `MOST_TOGETHER`.

    A group is split where padding its shorter ones would cost more than a pass of its own.
    """
    made: list[list[int]] = []
    for index in sorted(range(len(lengths_s)), key=lambda i: lengths_s[i]):
        if not made or not _fits(made[-1], index, lengths_s):
            made.append([])
        made[-1].append(index)
    return made


def _fits(group: list[int], index: int, lengths_s: Sequence[float]) -> bool:
    padding_s = sum(lengths_s[index] - lengths_s[i] for i in group)
    return len(group) < MOST_TOGETHER and padding_s <= SPARED_S
