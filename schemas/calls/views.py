"""What booking, deciding and looking at calls asks and answers."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.calls.alert_views import AlertView
from schemas.calls.board import Tool
from schemas.calls.kind import CallKind
from schemas.calls.state import (
    ActorKind,
    Assessment,
    CallState,
    EndReason,
    PartyRole,
    Speaker,
    StageKind,
    TranscriptSource,
)

Minutes = Annotated[int, msgspec.Meta(ge=1, le=60)]


class CallRequest(Request, frozen=True, kw_only=True):
    """A relative's application for a call."""

    inmate_id: Id
    starts_at: datetime
    minutes: Minutes


class Slot(View, frozen=True, kw_only=True):
    """A time that can be asked for."""

    starts_at: datetime
    minutes: int
    free: bool


class PersonBrief(View, frozen=True, kw_only=True):
    """A person as another may see them."""

    id: Id
    name: str
    number: str | None = None
    """Inmate number, masked as the account's right demands."""


class CallView(View, frozen=True, kw_only=True):
    """A call as its parties and lists see it."""

    id: Id
    case_no: str
    state: CallState
    relative: PersonBrief
    inmate: PersonBrief
    kinship: str
    prison: str
    ward: str
    requested_at: datetime
    starts_at: datetime
    minutes: int
    joinable_from: datetime
    joinable_until: datetime
    connected_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    # What the parties may read: decision or cut-off reason.
    reason: str | None
    consented: bool
    returned: str | None = None
    """What an approver asks for, while the application is back with its relative."""
    venue: str | None = None
    """The room in which the inmate sits."""
    venue_id: Id | None = None
    dialled: bool = False
    """Asked for at once: it begins when it is approved."""
    booked_by: str | None = None
    """The officer who booked for the inmate."""
    cancellable_until: datetime | None = None
    """Until when an approved call may be cancelled by its relative."""
    kind: CallKind | None
    """What the call is for; None where nobody said."""
    privileged: bool
    """Neither listened to nor kept by anybody (VC-MON-01)."""
    watchable: bool = False
    """Whether officers may watch it at all; a privileged call never is."""
    tools: list[Tool] = []
    """What the person who asks may use beside the call."""


class CallPage(View, frozen=True, kw_only=True):
    """One page of calls."""

    rows: list[CallView]
    total: int


class Decision(Request, frozen=True, kw_only=True):
    """An approval; the reason is needed where a check failed."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Rejection(Request, frozen=True, kw_only=True):
    """A refusal; the reason is shown to the relative."""

    reason: Reason


class CheckView(View, frozen=True, kw_only=True):
    """Outcome of one automatic check (VC-GEN-19)."""

    # binding, blacklist, allowance, custody, face_registered
    name: str
    title: str
    passed: bool
    message: str
    at: datetime


class StageView(View, frozen=True, kw_only=True):
    """One line of the case page."""

    seq: int
    kind: StageKind
    state: CallState | None
    actor_kind: ActorKind
    actor_name: str
    at: datetime
    title: str
    detail: dict[str, Any]


class FaceCheckView(View, frozen=True, kw_only=True):
    """A face check of this case."""

    id: Id
    subject: PartyRole
    purpose: str
    score: float | None
    threshold: float
    passed: bool
    reason: str
    at: datetime


class HitMark(View, frozen=True, kw_only=True):
    """A sensitive word in a line: character positions, half open."""

    start: int
    end: int
    word: str
    class_name: str
    severity: int
    definition: str
    # text or sound
    matched_by: str
    heard_as: str
    confidence: float


class LineView(View, frozen=True, kw_only=True):
    """One line of a transcript; times are seconds since the first join."""

    id: Id
    seq: int
    kind: str
    speaker: Speaker
    speaker_name: str
    start_s: float
    end_s: float
    text: str
    hits: list[HitMark]
    at: datetime
    corrections: int = 0
    """How often officers corrected the text; every text that it had is kept."""
    source: TranscriptSource = TranscriptSource.LIVE


class RecordingPartView(View, frozen=True, kw_only=True):
    """One playable or downloadable part."""

    id: Id
    # call (sound and picture), sound, picture, track
    kind: str
    role: PartyRole | None
    media_type: str
    start_s: float
    seconds: float
    size: int
    sm3: str
    url: str


class GapView(View, frozen=True, kw_only=True):
    """A hole in a recording or in the speech."""

    start_s: float
    end_s: float
    what: str


class RecordingView(View, frozen=True, kw_only=True):
    """A call's recording."""

    id: Id
    # running, composing, sealed, failed
    state: str
    seconds: float | None
    parts: list[RecordingPartView]
    gaps: list[GapView]
    problem: str | None


class Waveform(View, frozen=True, kw_only=True):
    """Peaks of the sound, for drawing: one value 0..1 for each step and channel."""

    step_s: float
    # channel 0: relative, channel 1: inmate
    channels: list[list[float]]


class RatingRequest(Request, frozen=True, kw_only=True):
    """A monitoring officer's rating."""

    level: Annotated[int, msgspec.Meta(ge=1, le=5)]
    tags: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=16)]], msgspec.Meta(max_length=8)
    ] = []
    text: Annotated[str, msgspec.Meta(max_length=500)] = ""


class RatingView(View, frozen=True, kw_only=True):
    """A stored rating."""

    officer: str
    level: int
    tags: list[str]
    text: str
    at: datetime


class ReviewRequest(Request, frozen=True, kw_only=True):
    """A reviewing officer's summary and assessment, and whether anything was out of order."""

    summary: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    assessment: Assessment
    anomaly: bool = False
    anomaly_kind: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    """Of the dictionary `anomaly_kind`; needed with an anomaly, and out of place without one."""
    anomaly_note: Annotated[str, msgspec.Meta(max_length=500)] = ""
    reviews_seen: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """How many reviews the officer had before him; another one since is told instead of stored."""


class ReviewView(View, frozen=True, kw_only=True):
    """A stored review."""

    officer: str
    summary: str
    assessment: Assessment
    anomaly: bool = False
    anomaly_kind: str | None = None
    """In words."""
    anomaly_note: str = ""
    at: datetime


class CaseView(View, frozen=True, kw_only=True):
    """Everything about one call, on one page."""

    call: CallView
    checks: list[CheckView]
    suggestion: str
    """approve or reject, from the checks; the decision stays with the person."""
    stages: list[StageView]
    faces: list[FaceCheckView]
    alerts: list[AlertView]
    ratings: list[RatingView]
    reviews: list[ReviewView]
    recording: RecordingView | None
    phone_notice: str | None = None
    """How far the relative was told by telephone; None before the approval."""
    allowed: list[str]
    """What this officer may do now: approve, reject, watch, review, ..."""


class CompanionView(View, frozen=True, kw_only=True):
    """A relative of the same inmate, and whether this call's picture may show them."""

    relative_id: Id
    name: str
    kinship: str
    approved: bool
    # Without a registered face nobody is recognised in the picture.
    face_registered: bool


class CompanionsRequest(Request, frozen=True, kw_only=True):
    """Who may be in the picture with the relative; all others of the inmate may not (VC-MON-07)."""

    relative_ids: Annotated[list[Id], msgspec.Meta(max_length=5)]


class NoticeRequest(Request, frozen=True, kw_only=True):
    """A notice onto both screens (VC-MON-08)."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    level: Annotated[str, msgspec.Meta(pattern="^(info|warning)$")] = "info"
    seconds: Annotated[int, msgspec.Meta(ge=3, le=120)] = 10


class LengthRequest(Request, frozen=True, kw_only=True):
    """The new whole length of the call, from its connection (VC-MON-04)."""

    minutes: Minutes


class CutOffRequest(Request, frozen=True, kw_only=True):
    """Cutting the call needs a reason (VC-MON-02)."""

    reason: Reason


class TokenRequest(Request, frozen=True, kw_only=True):
    """The device that will use the token."""

    device_id: Annotated[str, msgspec.Meta(min_length=8, max_length=64)]


class JoinToken(View, frozen=True, kw_only=True):
    """A one-time right to enter one call as one person."""

    token: str
    call_id: Id
    role: PartyRole
    expires_at: datetime
    ice_servers: list[dict[str, Any]] = []
