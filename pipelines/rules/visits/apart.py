"""Inmates who must not meet have no common time in one room (VC-APPT-15)."""

from collections.abc import Iterable
from datetime import date

import msgspec

from pipelines.rules.visits.places import full
from schemas.errors import Conflict


class TakenTime(msgspec.Struct, frozen=True, kw_only=True):
    """When and where somebody is, or holds a place."""

    inmate_id: str
    prison_id: str
    day: date
    starts: str
    ends: str
    room: str | None
    booking_no: str = ""


def ordered(one: str, other: str) -> tuple[str, str]:
    """A pair is the same from either side."""
    return (one, other) if one < other else (other, one)


def together(one: TakenTime, other: TakenTime) -> bool:
    """Whether two would be in one room at one time; a room without a name may be any."""
    same_room = one.room is None or other.room is None or one.room == other.room
    same_day = (one.prison_id, one.day) == (other.prison_id, other.day)
    return same_day and same_room and one.starts < other.ends and other.starts < one.ends


def is_free(wanted: TakenTime, others: Iterable[TakenTime]) -> bool:
    """Whether none of those who are kept apart from somebody is there then."""
    return not any(together(wanted, one) for one in others)


def require_apart(wanted: TakenTime, others: Iterable[TakenTime], *, to_officer: bool) -> None:
    """Raise where one of these is there then; a relative is told what he is told of a full one."""
    if is_free(wanted, others):
        return
    if to_officer:
        message = "该服刑人员此时与须隔离会见的人员同在一处，请另选场次。"
        raise Conflict(message, code="kept_apart")
    raise full(0, 1)
