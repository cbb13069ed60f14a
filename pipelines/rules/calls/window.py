"""When a call may be joined (VC-INM-06)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from pipelines.rules.calls.call_state import OVER, RUNNING, TITLES
from pipelines.rules.platform.local_time import clock_text, moment_text
from schemas.calls.state import CallState
from schemas.errors import Forbidden


class Window(NamedTuple):
    """The first and the last moment of joining."""

    joinable_from: datetime
    joinable_until: datetime


def join_window(starts_at: datetime, join_early_s: int, absence_s: int) -> Window:
    """Opens a little before the call's time, closes when an awaited side counts as absent."""
    return Window(
        starts_at - timedelta(seconds=join_early_s), starts_at + timedelta(seconds=absence_s)
    )


def refusal(state: CallState, window: Window, now: datetime) -> Forbidden | None:
    """Why a call cannot be joined now; None where it can.

    A running call may be joined again until it ends, for its own timers end it.
    """
    if state in RUNNING:
        return None
    if state is not CallState.APPROVED:
        return _not_approved(state)
    if now < window.joinable_from:
        return Forbidden(
            f"还没到进入时间，请在{moment_text(window.joinable_from)}之后进入。",
            code="call_too_early",
            joinable_from=window.joinable_from.isoformat(),
        )
    if now > window.joinable_until:
        return Forbidden(
            f"进入时间已过（最晚{clock_text(window.joinable_until)}），本次通话不能再进入。",
            code="call_too_late",
            joinable_until=window.joinable_until.isoformat(),
        )
    return None


def _not_approved(state: CallState) -> Forbidden:
    if state is CallState.REQUESTED:
        message = "通话申请还没有批准，请等待民警审批。"
    elif state is CallState.MISSED:
        return Forbidden(
            "进入时间已过，本次通话没有接通。", code="call_too_late", state=state.value
        )
    elif state in OVER:
        return Forbidden("通话已经结束，不能再进入。", code="call_over", state=state.value)
    else:
        message = f"通话{TITLES[state]}，不能进入。"
    return Forbidden(message, code="call_not_approved", state=state.value)


def require_joinable(state: CallState, window: Window, now: datetime) -> None:
    """Raise the refusal, if there is one."""
    if refused := refusal(state, window, now):
        raise refused
