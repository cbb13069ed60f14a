"""Which recording is transcribed next, and what follows from a failure (VC-SUP-02, -03)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from schemas.speech.transcription import QueueLevel, TaskState

ORDER = (QueueLevel.URGENT, QueueLevel.ORDINARY, QueueLevel.BACKLOG)
"""From what is served first to what is served last."""
MOST_PASSED_BY = 8
"""So many starts of higher levels a waiting lower level lets go by, then one of its own begins.

A count and no waiting time: after a standstill everything has waited long, and levels that are
ordered by age alone would then mean nothing. One start in nine costs the urgent ones little.
"""
MOST_TRIES = 5
PAUSES = (30, 120, 600, 3600)
"""Seconds before the second, third … try."""
AWAY = timedelta(seconds=30)
"""Pause where the task could not help it: the model or a store was away."""
LEASE = timedelta(seconds=120)
"""A worker that says nothing for so long is lost; it tells its progress every few seconds."""


class LevelQueue(msgspec.Struct, frozen=True, kw_only=True):
    """How one level stands."""

    waiting: int
    """Tasks that may begin now."""
    passed_by: int
    """Starts of higher levels since this level's last start, or since its oldest task waits."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a task after a try."""

    state: TaskState
    next_try_at: datetime
    counted: bool
    """Whether the try counts against the limit."""


def next_levels(queues: Mapping[QueueLevel, LevelQueue]) -> list[QueueLevel]:
    """Levels with something to begin, the one whose turn it is first."""
    waiting = [level for level in ORDER if level in queues and queues[level].waiting > 0]
    # The lowest has been patient longest.
    for level in reversed(waiting[1:]):
        if queues[level].passed_by >= MOST_PASSED_BY:
            return [level, *(other for other in waiting if other is not level)]
    return waiting


def after_failure(tries: int, now: datetime) -> Verdict:
    """`tries` includes the one that failed; pauses grow, and a limit ends it."""
    if tries >= MOST_TRIES:
        return Verdict(state=TaskState.FAILED, next_try_at=now, counted=True)
    pause = PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    later = now + timedelta(seconds=pause)
    return Verdict(state=TaskState.WAITING, next_try_at=later, counted=True)


def after_outage(now: datetime) -> Verdict:
    """Something the task needs was away: it waits and loses no try, however long that lasts."""
    return Verdict(state=TaskState.WAITING, next_try_at=now + AWAY, counted=False)


def never(now: datetime) -> Verdict:
    """No further try can help."""
    return Verdict(state=TaskState.FAILED, next_try_at=now, counted=True)
