"""Until when a call can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.calls.cancelling import require_cancellable
from schemas.calls.state import CallState
from schemas.errors import Conflict

START = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.mark.requirement("VC-FAM-03")
def test_an_approved_call_is_cancelled_until_the_limit_alone() -> None:
    limit = START - timedelta(minutes=30)
    require_cancellable(CallState.APPROVED, START, 30, limit)
    with pytest.raises(Conflict) as late:
        require_cancellable(CallState.APPROVED, START, 30, limit + timedelta(seconds=1))
    assert late.value.code == "cancel_too_late"
    require_cancellable(CallState.REQUESTED, START, 30, START)
