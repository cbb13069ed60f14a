"""Where a recording has holes."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipelines.rules.recordings.presence import Span

LEAST_S = 1.0
"""Shorter holes are the network's ordinary unrest."""


def find_gaps(
    times: Iterable[float], present: Sequence[Span], least_s: float = LEAST_S
) -> list[Span]:
    """Spans in which somebody was there and nothing came; `times` rise, all in seconds."""
    gaps: list[Span] = []
    ordered = sorted(times)
    at = 0
    for start, end in present:
        last = start
        while at < len(ordered) and ordered[at] < end:
            if ordered[at] - last > least_s:
                gaps.append((last, ordered[at]))
            last = max(last, ordered[at])
            at += 1
        if end - last > least_s:
            gaps.append((last, end))
    return gaps


def absences(present: Sequence[Span], least_s: float = LEAST_S) -> list[Span]:
    """Spans between somebody's first coming and last going in which the person was away."""
    return [(one[1], two[0]) for one, two in pairwise(present) if two[0] - one[1] > least_s]
