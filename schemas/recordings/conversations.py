"""会见通话复听: what its list, its page and corrections ask and answer (VC-SUP-06 to -09)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.calls.alert_views import AlertView
from schemas.calls.state import Assessment, Speaker
from schemas.calls.views import HitMark, ReviewView
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel


class Piece(View, frozen=True, kw_only=True):
    """Where a searched text stands in a line: character positions, half open."""

    start: int
    end: int


class FoundLine(View, frozen=True, kw_only=True):
    """A line that holds what was searched for, with each place marked."""

    id: Id
    speaker: Speaker
    start_s: float
    text: str
    pieces: list[Piece]


class ConversationRow(View, frozen=True, kw_only=True):
    """One conversation in the list; of a privileged one nothing was kept."""

    id: Id
    channel: ContactChannel
    case_no: str | None
    privileged: bool
    """Whether nobody may hear it: everything but ordinary."""
    confidentiality: Confidentiality
    erased_at: datetime | None = None
    """Since when nothing of it is kept any more, where it turned out to be privileged later."""
    inmate_id: Id
    inmate_no: str
    inmate_name: str
    relative_id: Id | None
    relative_name: str | None
    kinship: str | None
    prison: str
    ward: str
    began_at: datetime | None
    """Never empty in the list; a booked call may be opened before it begins."""
    ended_at: datetime | None
    seconds: int | None
    recorded: bool
    """Whether there is, or was, a recording of it."""
    lines: int
    hits: int
    severity: int | None
    """The gravest among the hits."""
    reviews: int
    reviewer: str | None
    """Of the last review, as are the three below."""
    reviewed_at: datetime | None
    assessment: Assessment | None
    anomaly: bool | None
    assignee: str | None = None
    """Who is to review it, where somebody was named."""
    due_at: datetime | None
    """Until when it must be reviewed; None where no rule asks for it."""
    overdue: bool
    found: list[FoundLine] = []


class ConversationPage(View, frozen=True, kw_only=True):
    rows: list[ConversationRow]
    total: int
    searched_since: datetime | None = None
    """Where a text stands in too many: only conversations that began then or later were searched,
    and `total` counts those alone."""


class ConversationView(View, frozen=True, kw_only=True):
    """The head of the review page, whichever the channel."""

    row: ConversationRow
    alerts: list[AlertView]
    reviews: list[ReviewView]
    allowed: list[str]
    """What this officer may do now: read_transcript, play, review, transcript:correct,
    recordings:add, reviews:assign."""
    upload_most_mb: int
    """What a recording that is handed in may weigh, in MB."""


class CorrectLine(Request, frozen=True, kw_only=True):
    """A line's text as an officer hears it."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    corrections: Annotated[int, msgspec.Meta(ge=0)]
    """How often the line had been corrected when the officer read it."""


class LineVersion(View, frozen=True, kw_only=True):
    """A text that a line had or has; version 0 is what the engine wrote."""

    version: int
    text: str
    hits: list[HitMark]
    officer: str | None
    reason: str
    at: datetime
