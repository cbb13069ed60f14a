"""Closed lists of values of the labour system."""

from enum import StrEnum

from schemas.labour.hours import HoursKind

HOURS_TITLES = {
    HoursKind.NORMAL: "正常工时",
    HoursKind.OVERTIME: "加班工时",
    HoursKind.REST: "休息日工时",
}


class DayMark(StrEnum):
    """What a named day is, whichever weekday it falls on."""

    REST = "rest"
    WORK = "work"


class Risk(StrEnum):
    """How dangerous the work of a post is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
