"""Until when a relative may take a call back (VC-FAM-03)."""

from datetime import datetime, timedelta

from pipelines.rules.platform.local_time import moment_text
from schemas.calls.state import CallState
from schemas.errors import Conflict


def cancellable_until(state: CallState, starts_at: datetime, minutes: int) -> datetime | None:
    """The last moment of cancelling an approved call; None where there is no limit, or no way."""
    if state is not CallState.APPROVED:
        return None
    return starts_at - timedelta(minutes=minutes)


def require_cancellable(state: CallState, starts_at: datetime, minutes: int, now: datetime) -> None:
    """Raise once the limit has passed; what is not decided yet can be taken back at any time."""
    limit = cancellable_until(state, starts_at, minutes)
    if limit is not None and now > limit:
        raise Conflict(
            f"已过取消时限（最晚{moment_text(limit)}），如不能参加请联系监狱。",
            code="cancel_too_late",
            until=limit.isoformat(),
        )
