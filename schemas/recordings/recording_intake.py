"""The note that an outside system puts beside a recording (VC-SUP-15, VC-SUP-16)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from schemas.base import Id, Request

FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class RecordingNote(Request, frozen=True, kw_only=True):
    """Which conversation a recording is of; written last, so that the sound is whole by then."""

    channel: Literal["visit", "phone_call"]
    file: FileName
    """The sound's name, in the same folder."""
    record_id: Id | None = None
    """Our id of the visit or phone call; or instead:"""
    source_no: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """The phone exchange's own number of the call."""
    first_speaker: Literal["relative", "inmate"] | None = None
    """Who speaks on the first of two channels, where the system records them apart."""
    started_at: datetime | None = None
    """When the recording began; without it, when the conversation did."""
    sm3: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")] | None = None
    """Of the sound's bytes, so that a broken transfer is noticed."""
