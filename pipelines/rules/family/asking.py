"""What holds for a question to a unit: how many, how often, until when, in which state."""

from datetime import UTC, date, datetime, time, timedelta

from pipelines.rules.platform.local_time import LOCAL, local
from pipelines.rules.visits.workdays import Holidays, first_day
from schemas.errors import Conflict, TooManyRequests
from schemas.modules.family.public_questions import ANSWERED, CLOSED, OPEN, RECEIVED, SENT

MOST_OPEN = 5
MOST_A_DAY = 10
MOST_REPLIES = 20
"""Of one thread; who still asks then is better served by the window."""


def require_few(opened: int, today: int) -> None:
    """Refuse whoever has as many open ones as he may, or asked as often today."""
    if opened >= MOST_OPEN:
        raise Conflict(
            f"您有{MOST_OPEN}个咨询还没有办结，请等答复，或先把已解决的办结，再提新的咨询。",
            code="too_many_questions",
        )
    if today >= MOST_A_DAY:
        raise TooManyRequests(
            f"您今天已提交{MOST_A_DAY}个咨询，请明天再试，急事请拨打监狱会见窗口电话。",
            code="asked_too_often",
        )


def due_at(sent_at: datetime, days: int, holidays: Holidays) -> datetime:
    """The end of the last working day on which an answer is in time."""
    last: date = first_day(local(sent_at).date(), days, holidays)
    return datetime.combine(last + timedelta(days=1), time(), LOCAL).astimezone(UTC)


def require_repliable(state: str, replies: int) -> None:
    """Refuse a reply to what is closed, with the way that is left."""
    if state == CLOSED:
        raise Conflict(
            "这个咨询已经办结，不能再回复。如还有疑问，请重新提问。", code="question_closed"
        )
    if replies >= MOST_REPLIES:
        raise Conflict(
            "这个咨询的回复已经很多，请办结后重新提问，或到会见窗口当面咨询。",
            code="too_many_replies",
        )


def after_reply(state: str) -> str:
    """It is the unit's turn again, which has it in hand already."""
    return RECEIVED if state == ANSWERED else state


def require_closable(state: str) -> None:
    if state not in OPEN:
        raise Conflict("这个咨询已经办结。", code="question_closed")


def require_answerable(state: str) -> None:
    """An officer answers whatever is open, a second time too."""
    if state not in OPEN:
        raise Conflict("这个咨询已经办结，不能再答复。", code="question_closed")


def require_forwardable(state: str) -> None:
    if state not in (SENT, RECEIVED):
        raise Conflict("已答复或已办结的咨询不能转办。", code="question_answered")


def number_of(day: date, count: int) -> str:
    """How a question is called: ZX, the day, the number of the day."""
    return f"ZX{day:%Y%m%d}{count:04d}"
