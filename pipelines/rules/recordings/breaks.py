"""Where the recorder itself was away."""

from collections.abc import Sequence

import msgspec

from schemas.calls.views import GapView

BREAK = "recorder_break"
"""The room died; it was made anew, or the call ended without it."""
DISK = "recorder_disk"
"""The room went on and the disk took nothing."""
LEAST_S = 0.05
"""Rooms that follow one another read their clocks apart: shorter is no hole."""


class Written(msgspec.Struct, frozen=True):
    """Seconds that one segment holds, and the part that it belongs to."""

    part: int
    start_s: float
    end_s: float


def find_breaks(segments: Sequence[Written], start_s: float, end_s: float) -> list[GapView]:
    """Spans that no segment holds, in seconds from `start_s`; segments in their order."""
    gaps: list[GapView] = []
    # A hole before the first segment: its room died before anything was sealed.
    at, part = start_s, 0
    for segment in segments:
        cause = DISK if segment.part == part else BREAK
        gaps += _gap(at, min(segment.start_s, end_s), start_s, cause)
        at, part = max(at, segment.end_s), segment.part
    return gaps + _gap(at, end_s, start_s, BREAK)


def _gap(low: float, high: float, start_s: float, cause: str) -> list[GapView]:
    if high - low < LEAST_S:
        return []
    return [GapView(start_s=round(low - start_s, 2), end_s=round(high - start_s, 2), what=cause)]
