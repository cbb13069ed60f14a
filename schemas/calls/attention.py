"""需关注记录: conversations that somebody should look at, and why (VC-SUP-10)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.calls.state import Speaker
from schemas.calls.views import LineView
from schemas.people.contacts import ContactChannel


class AttentionCause(StrEnum):
    """What a record rests on."""

    WORDS = "words"
    """Sensitive words that were said."""
    MEANING = "meaning"
    """What was meant, whatever the words: a proposal until a person decides."""
    OFFICER = "officer"
    """An officer's own judgement."""


class AttentionState(StrEnum):
    """Where a record stands."""

    PROPOSED = "proposed"
    ARCHIVED = "archived"
    LIFTED = "lifted"
    """Was archived; an officer took it out with a reason."""
    DISMISSED = "dismissed"
    """Was proposed; an officer did not agree."""


class AttentionReason(View, frozen=True, kw_only=True):
    """A piece of a line that speaks for the record: half-open character positions."""

    line_id: Id | None
    start: int
    end: int
    text: str
    start_s: float
    speaker: Speaker
    word: str | None = None
    """The library's word, where one was said."""


class AttentionView(View, frozen=True, kw_only=True):
    """A record as the list shows it."""

    id: Id
    call_id: Id
    channel: ContactChannel
    case_no: str | None
    """Of a video call; visits and phone calls have none."""
    prison: str
    ward: str
    inmate_name: str
    inmate_no: str
    relative_name: str | None
    ended_at: datetime | None
    cause: AttentionCause
    class_name: str
    confidence: float
    summary: str
    """Why, in an officer's words."""
    reasons: list[AttentionReason]
    classifier: str | None
    """Name and version of what judged; none where words or an officer did."""
    state: AttentionState
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    at: datetime


class AttentionPage(View, frozen=True, kw_only=True):
    """One page of records."""

    rows: list[AttentionView]
    total: int
    meaning: bool
    """Whether the meaning of conversations is analysed at all; words always are."""


class AttentionDetail(View, frozen=True, kw_only=True):
    """A record with the lines around its reasons."""

    record: AttentionView
    lines: list[LineView]


class AcceptAttention(Request, frozen=True, kw_only=True):
    """A proposal is right; a remark may say why."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class DecideAttention(Request, frozen=True, kw_only=True):
    """Why a proposal is dismissed or an archived record lifted."""

    reason: Reason
