"""Numbers that a feed left out (LR-IF-02)."""

from collections.abc import Iterable

import msgspec


class Gap(msgspec.Struct, frozen=True, order=True):
    """Consecutive numbers, both ends among them."""

    first: int
    last: int


def gaps(after: int, known: Iterable[int], newest: int) -> list[Gap]:
    """What is missing of the numbers above `after` up to `newest`, in order."""
    found: list[Gap] = []
    expected = after + 1
    for seq in sorted({one for one in known if after < one <= newest}):
        if seq > expected:
            found.append(Gap(expected, seq - 1))
        expected = seq + 1
    if expected <= newest:
        found.append(Gap(expected, newest))
    return found


def reached(after: int, known: Iterable[int], given_up: Iterable[Gap]) -> int:
    """The number up to which every movement is there or no longer waited for."""
    there, passed = set(known), list(given_up)
    cursor = after
    while True:
        following = cursor + 1
        over = next((gap.last for gap in passed if gap.first <= following <= gap.last), None)
        if following in there:
            cursor = following
        elif over is not None:
            cursor = over
        else:
            return cursor
