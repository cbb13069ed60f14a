"""What fails again and again: falls counted by part within the last minutes."""

from collections import deque
from typing import Final

import msgspec

from schemas.platform.cluster.parts import Failing, PartKind

WINDOW_S: Final = 600.0
OFTEN: Final = 3
"""So many falls within the window make a part one that fails again and again."""
ERROR_CHARS: Final = 300

Key = tuple[PartKind, str]


class Falls:
    """When which part fell, and why last; times are seconds of any clock."""

    def __init__(self) -> None:
        self._at: dict[Key, deque[float]] = {}
        self._errors: dict[Key, str] = {}
        self._counted: dict[tuple[Key, str], int] = {}
        self._excused: dict[Key, int] = {}

    def note(self, key: Key, times: int, error: str, now: float) -> None:
        """A part fell so many times more; those that an operator asked for do not count."""
        excused = min(times, self._excused.get(key, 0))
        if excused:
            self._excused[key] -= excused
        at = self._at.setdefault(key, deque())
        at.extend([now] * min(times - excused, OFTEN))
        if error:
            self._errors[key] = short(error)

    def counted(self, key: Key, counter: str, count: int, error: str, now: float) -> None:
        """A count of falls that only grows, as a part tells it; anew from zero where it restarts.

        What it stood at when it was first read is from before.
        """
        before = self._counted.get((key, counter))
        self._counted[key, counter] = count
        if before is not None:
            self.note(key, count - before if count >= before else count, error, now)
        elif error:
            self.note(key, 0, error, now)

    def excuse(self, key: Key) -> None:
        """The next fall of it was asked for."""
        self._excused[key] = self._excused.get(key, 0) + 1

    def failing(self, now: float) -> list[Failing]:
        """All that fell often enough, the most often first."""
        found = []
        for (kind, name), at in self._at.items():
            while at and now - at[0] > WINDOW_S:
                at.popleft()
            if len(at) >= OFTEN:
                error = self._errors.get((kind, name), "")
                found.append(Failing(kind=kind, name=name, times=len(at), last_error=error))
        return sorted(found, key=lambda one: (-one.times, one.name))


class Lost(msgspec.Struct):
    """Replicas of one deployment that went without being asked to."""

    _known: set[str] | None = None
    _target: int = 0
    _may_go: int = 0

    def look(self, standing: set[str], target: int) -> set[str]:
        """Which of those that stood are gone, beyond as many as the target was lowered by."""
        before, self._known = self._known, set(standing)
        if before is None:
            self._target = target
            return set()
        self._may_go += max(0, self._target - target)
        self._target = target
        gone = sorted(before - standing)
        allowed = min(self._may_go, len(gone))
        self._may_go -= allowed
        if len(standing) <= target:
            self._may_go = 0
        return set(gone[allowed:])


def short(error: str) -> str:
    """The line of a message or traceback that says most: the last one that is not empty."""
    lines = [line.strip() for line in error.strip().splitlines() if line.strip()]
    return lines[-1][:ERROR_CHARS] if lines else ""
