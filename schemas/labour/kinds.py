"""Closed lists of values of the labour system."""

from enum import StrEnum


class DayMark(StrEnum):
    """What a named day is, whichever weekday it falls on."""

    REST = "rest"
    WORK = "work"


class Risk(StrEnum):
    """How dangerous the work of a post is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
