"""Over which channels people meet or talk, and in which periods that is counted."""

from enum import StrEnum


class Channel(StrEnum):
    VIDEO = "video"
    PHONE = "phone"
    VISIT = "visit"


CHANNEL_TITLES = {
    Channel.VIDEO: "可视通话",
    Channel.PHONE: "亲情电话",
    Channel.VISIT: "现场会见",
}


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
