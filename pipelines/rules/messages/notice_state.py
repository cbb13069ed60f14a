"""How far a relative was told of a call by telephone, in words (VC-INM-05)."""

from datetime import datetime
from enum import StrEnum

from pipelines.rules.platform.local_time import moment_text


class NoticeState(StrEnum):
    """Where a notice by telephone stands."""

    WAITING = "waiting"
    CALLING = "calling"
    ANSWERED = "answered"
    MESSAGED = "messaged"
    """Nobody answered: a message stands in for the call."""
    DROPPED = "dropped"
    """What it would have told is no longer so."""


def notice_text(state: NoticeState, outcome: str, due_at: datetime) -> str:
    """The line that officers read on the case page."""
    match state:
        case NoticeState.WAITING:
            before = f"{outcome}，" if outcome else ""
            return f"{before}将于{moment_text(due_at)}呼叫"
        case NoticeState.CALLING:
            return "正在呼叫"
        case NoticeState.DROPPED:
            return "预约已变化，不再呼叫"
        case _:
            return outcome
