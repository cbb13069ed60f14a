"""Who waits for a full session, and who is offered a place of it (VC-APPT-18)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

from schemas.errors import Conflict

WaitState = Literal["waiting", "offered", "taken", "declined", "lapsed", "withdrawn", "ended"]
WAITING: WaitState = "waiting"
OFFERED: WaitState = "offered"
TAKEN: WaitState = "taken"
DECLINED: WaitState = "declined"
LAPSED: WaitState = "lapsed"
WITHDRAWN: WaitState = "withdrawn"
ENDED: WaitState = "ended"
OPEN = (WAITING, OFFERED)
MOST_OPEN = 5
"""A person waits for so many sessions at once."""


class _Sized(Protocol):
    @property
    def size(self) -> int: ...


Waiting = TypeVar("Waiting", bound=_Sized)


def fitting(waiting: Iterable[Waiting], free: int) -> list[Waiting]:
    """Those who have room in what is free, in the order in which they came."""
    return [one for one in waiting if one.size <= free]


def offered_until(now: datetime, minutes: int, begins_at: datetime) -> datetime:
    """An offer ends with its time, and with the session's beginning at the latest."""
    return min(now + timedelta(minutes=minutes), begins_at)


def require_full(left: int, size: int) -> None:
    """Raise where there is room: nobody has to wait."""
    if left >= size:
        raise Conflict("这一场还有名额，可以直接预约。", code="places_left", left=left)


def require_possible(capacity: int, size: int) -> None:
    """Raise where the whole session would not do."""
    if size > capacity:
        message = f"这一场一共只有{capacity}个名额，请减少人数。"
        raise Conflict(message, code="never_enough", capacity=capacity)


def require_few_open(number: int) -> None:
    if number >= MOST_OPEN:
        message = f"最多同时候补{MOST_OPEN}场，请先放弃不需要的候补。"
        raise Conflict(message, code="too_many_waits", most=MOST_OPEN)
