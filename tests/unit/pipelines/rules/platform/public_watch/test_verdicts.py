"""When something alerts, and when it is over."""

import pytest

from pipelines.rules.platform.public_watch.verdicts import (
    Limits,
    Seen,
    calls_seen,
    errors_seen,
    next_state,
    opening_seen,
)
from schemas.platform.public_watch import FaultState

LIMITS = Limits(errors=10, failures=3, misses=2)
BAD, GOOD, NEITHER = Seen(True, False), Seen(False, True), Seen(False, False)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (errors_seen(10, LIMITS), BAD),
        (errors_seen(9, LIMITS), NEITHER),
        (errors_seen(0, LIMITS), GOOD),
        (calls_seen(5, 3, LIMITS), BAD),
        (calls_seen(7, 3, LIMITS), NEITHER),
        (calls_seen(2, 2, LIMITS), NEITHER),
        (calls_seen(4, 0, LIMITS), GOOD),
        (calls_seen(0, 0, LIMITS), NEITHER),
        (opening_seen(2, LIMITS), BAD),
        (opening_seen(1, LIMITS), NEITHER),
        (opening_seen(0, LIMITS), GOOD),
    ],
)
def test_what_a_look_says(seen: Seen, said: Seen) -> None:
    assert seen == said


@pytest.mark.parametrize(
    ("before", "seen", "after"),
    [
        (FaultState.WATCHED, BAD, FaultState.ALERTING),
        (FaultState.SETTLED, BAD, FaultState.ALERTING),
        (FaultState.ALERTING, NEITHER, FaultState.ALERTING),
        (FaultState.ALERTING, GOOD, FaultState.OVER),
        (FaultState.SETTLED, GOOD, FaultState.SETTLED),
        (FaultState.WATCHED, GOOD, FaultState.WATCHED),
    ],
)
def test_what_follows(before: FaultState, seen: Seen, after: FaultState) -> None:
    assert next_state(before, seen) is after
