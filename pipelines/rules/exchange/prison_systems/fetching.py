"""When a recording is fetched, tried again or given up, as plain arithmetic."""

from datetime import timedelta
from enum import StrEnum

from pipelines.rules.recordings.retention import Space

MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MOST_IDLE = 6
"""Times the first pause: whoever found nothing for long looks less often."""
NO_ROOM = "磁盘空间不足，已暂停抽取录音，腾出空间后自动继续。"
COPIES = 2
"""What was fetched is sealed as it came, and as sound that can be played."""


class Ended(StrEnum):
    """How what lies here compares with what was told, once the source has no more."""

    WHOLE = "whole"
    SHORT = "short"
    LONG = "long"


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries in vain; None where it is given up."""
    if tries >= MOST_TRIES:
        return None
    grown: timedelta = FIRST_PAUSE * 2 ** (tries - 1)
    return min(grown, LONGEST_PAUSE)


def idle_pause_s(first_s: float, looks: int) -> float:
    """How long to wait after so many looks that found nothing; news end the wait at once."""
    return first_s * min(max(1, looks), MOST_IDLE)


def room_needed(told: int, had: int, reserve: int) -> int:
    """Bytes that must be free before another is fetched, so that the reserve stays."""
    return reserve + max(0, told - had) + COPIES * max(told, had)


def has_room(space: Space, told: int, had: int, reserve: int) -> bool:
    return space.free >= room_needed(told, had, reserve)


def ended(told: int, had: int) -> Ended:
    """Where the source does not tell a size, anything at all is whole."""
    if told and had > told:
        return Ended.LONG
    return Ended.WHOLE if had and had >= told else Ended.SHORT


class Pace:
    """Spreads bytes evenly over time; a rest saves nothing up."""

    def __init__(self, per_s: int) -> None:
        self._per_s = per_s
        self._due_at = 0.0

    def take(self, size: int, now: float) -> float:
        """Seconds to wait once these bytes have come."""
        self._due_at = max(self._due_at, now) + size / self._per_s
        return self._due_at - now
