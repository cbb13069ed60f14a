"""What became of a phone call, from what is known of it, in whatever order it was reported."""

from datetime import datetime

from schemas.calls.phone import EndCause, PhoneCallState
from schemas.errors import InvalidInput


def state_of(
    answered_at: datetime | None, ended_at: datetime | None, cause: EndCause | None
) -> PhoneCallState:
    """The state of an allowed call; a report that comes late mends it."""
    if ended_at is None:
        return PhoneCallState.TALKING if answered_at else PhoneCallState.DIALLING
    if cause is EndCause.CUT_AT_LIMIT:
        return PhoneCallState.CUT_AT_LIMIT
    return PhoneCallState.CONNECTED if answered_at else PhoneCallState.NO_ANSWER


def seconds_of(answered_at: datetime | None, ended_at: datetime | None) -> int | None:
    """Whole seconds of talk; None until both ends are known."""
    if answered_at is None or ended_at is None:
        return None
    return int((ended_at - answered_at).total_seconds())


def require_order(answered_at: datetime | None, ended_at: datetime | None) -> None:
    """Raise `InvalidInput` where a call would end before it was answered."""
    for at in (answered_at, ended_at):
        if at is not None and at.tzinfo is None:
            raise InvalidInput("时间缺少时区。", code="time_without_zone")
    if answered_at is not None and ended_at is not None and ended_at < answered_at:
        raise InvalidInput("结束时间早于接通时间。", code="wrong_time")
