"""What a phone exchange is answered."""

from datetime import date

from pipelines.flows.calls.allowances import Left
from pipelines.rules.calls.call_allowance import LONGEST
from pipelines.rules.phone.dialling import reason, warning_second
from schemas.calls.phone import DialAnswer, Refusal


def answer_to(
    refused: Refusal | None,
    left: Left | None,
    first_day: date | None = None,
    *,
    uncounted: bool = False,
) -> DialAnswer:
    """An allowed call takes one of those that are left; one that is not counted takes none."""
    if refused is not None:
        return refused_call(refused, left, first_day)
    if uncounted:
        return allowed_call(LONGEST * 60, left.left if left else 0)
    assert left is not None
    return allowed_call(left.allowance.most_minutes * 60, left.left - 1)


def allowed_call(most_seconds: int, calls_left: int) -> DialAnswer:
    return DialAnswer(
        allowed=True,
        code=None,
        reason="",
        most_seconds=most_seconds,
        warn_at_second=warning_second(most_seconds),
        calls_left=calls_left,
    )


def refused_call(refused: Refusal, left: Left | None, first_day: date | None = None) -> DialAnswer:
    period = left.period if left else ""
    most_calls = left.allowance.most_calls if left else 0
    return DialAnswer(
        allowed=False,
        code=refused,
        reason=reason(refused, period=period, most_calls=most_calls, first_day=first_day),
        most_seconds=0,
        warn_at_second=0,
        calls_left=left.left if left else 0,
        first_day=first_day,
    )
