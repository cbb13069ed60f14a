"""One inmate's contacts over all channels, in the order of time (VC-GEN-01)."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, View


class ContactChannel(StrEnum):
    VIDEO_CALL = "video_call"
    VISIT = "visit"
    PHONE_CALL = "phone_call"
    LETTER = "letter"


CHANNEL_TITLES = {
    ContactChannel.VIDEO_CALL: "可视通话",
    ContactChannel.VISIT: "现场会见",
    ContactChannel.PHONE_CALL: "亲情电话",
    ContactChannel.LETTER: "信件",
}


OBJECT_KINDS = {
    ContactChannel.VIDEO_CALL: "video_call",
    ContactChannel.VISIT: "visits",
    ContactChannel.PHONE_CALL: "phone_calls",
    ContactChannel.LETTER: "letters",
}
"""What the audit log calls a record of each channel."""


class Contact(View, frozen=True, kw_only=True):
    """One contact; `id` is that of its call, visit or letter."""

    id: Id
    channel: ContactChannel
    at: datetime
    """When it began or was due; of a letter, the day it arrived."""
    ended_at: datetime | None
    state: str
    state_title: str
    kind: str
    """In words, what is special to the channel: 普见, 来信 …"""
    relative: str | None
    seconds: int | None


class ContactCount(View, frozen=True, kw_only=True):
    channel: ContactChannel
    count: int


class ContactHistory(View, frozen=True, kw_only=True):
    """A page from the newest on; `next` is what to send as `before`, None at the end."""

    inmate_no: str
    inmate_name: str
    counts: list[ContactCount]
    """Of every channel within the asked time, whichever channels the rows are of."""
    rows: list[Contact]
    next: str | None
