"""Over which of our channels people talk, and in which periods calls are counted."""

from enum import StrEnum


class Channel(StrEnum):
    VIDEO = "video"
    PHONE = "phone"


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
