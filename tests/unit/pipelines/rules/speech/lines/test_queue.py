"""Which task is next, and what follows from a failure (VC-SUP-02, VC-SUP-03)."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.speech.lines.queue import (
    MOST_PASSED_BY,
    MOST_TRIES,
    ORDER,
    LevelQueue,
    after_failure,
    after_outage,
    never,
    next_levels,
)
from schemas.speech.transcription import QueueLevel, TaskState

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
pytestmark = [pytest.mark.requirement("VC-SUP-02"), pytest.mark.requirement("VC-SUP-03")]


def queues(**waiting: int) -> dict[QueueLevel, LevelQueue]:
    return {
        QueueLevel(name): LevelQueue(waiting=count, passed_by=0) for name, count in waiting.items()
    }


def test_urgent_comes_before_ordinary_and_ordinary_before_backlog() -> None:
    assert next_levels(queues(backlog=5, ordinary=3, urgent=1)) == list(ORDER)
    assert next_levels(queues(backlog=5, ordinary=3)) == [QueueLevel.ORDINARY, QueueLevel.BACKLOG]
    assert next_levels(queues(backlog=0)) == []


def test_a_level_that_was_passed_by_often_enough_has_its_turn_though_others_wait() -> None:
    waiting = queues(urgent=9, ordinary=9, backlog=9)
    waiting[QueueLevel.BACKLOG] = LevelQueue(waiting=9, passed_by=MOST_PASSED_BY)
    assert next_levels(waiting) == [QueueLevel.BACKLOG, QueueLevel.URGENT, QueueLevel.ORDINARY]
    waiting[QueueLevel.BACKLOG] = LevelQueue(waiting=9, passed_by=MOST_PASSED_BY - 1)
    assert next_levels(waiting)[0] is QueueLevel.URGENT


def played(starts: int) -> list[QueueLevel]:
    """What begins while every level always has something waiting."""
    passed = dict.fromkeys(ORDER, 0)
    begun = []
    for _ in range(starts):
        found = {level: LevelQueue(waiting=1, passed_by=passed[level]) for level in ORDER}
        level = next_levels(found)[0]
        begun.append(level)
        passed[level] = 0
        for lower in ORDER[ORDER.index(level) + 1 :]:
            passed[lower] += 1
    return begun


def test_under_endless_urgent_work_backlog_still_moves_and_most_of_the_work_is_urgent() -> None:
    begun = Counter(played(900))
    assert begun[QueueLevel.BACKLOG] >= 90
    assert begun[QueueLevel.ORDINARY] >= 50
    assert begun[QueueLevel.URGENT] >= 600


@given(st.dictionaries(st.sampled_from(ORDER), st.tuples(st.integers(0, 3), st.integers(0, 20))))
def test_nothing_that_waits_is_left_out_and_nothing_comes_twice(
    found: dict[QueueLevel, tuple[int, int]],
) -> None:
    stand = {
        level: LevelQueue(waiting=waiting, passed_by=passed)
        for level, (waiting, passed) in found.items()
    }
    levels = next_levels(stand)
    assert sorted(levels) == sorted(level for level, one in stand.items() if one.waiting)


def test_pauses_grow_until_the_limit_of_tries() -> None:
    verdicts = [after_failure(tries, NOW) for tries in range(1, MOST_TRIES + 1)]
    assert [one.state for one in verdicts] == [TaskState.WAITING] * (MOST_TRIES - 1) + [
        TaskState.FAILED
    ]
    pauses = [one.next_try_at - NOW for one in verdicts[:-1]]
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses)
    assert pauses[0] >= timedelta(seconds=10)


def test_an_outage_costs_no_try_however_long_it_lasts() -> None:
    verdict = after_outage(NOW)
    assert (verdict.state, verdict.counted) == (TaskState.WAITING, False)
    assert verdict.next_try_at > NOW
    assert never(NOW).state is TaskState.FAILED
