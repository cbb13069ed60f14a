"""录音录像: what the page of recordings shows and asks (VC-REC-01 to -07)."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.calls.state import CallState
from schemas.calls.views import GapView
from schemas.people.contacts import ContactChannel

KINDS = ("call", "sound", "picture", "track")
"""What is kept and removed on its own; the drawn sound goes with the sound."""


class SegmentFault(View, frozen=True, kw_only=True):
    """The first segment that does not hold, and why."""

    seq: int
    problem: str


class FileFault(View, frozen=True, kw_only=True):
    """A composed file that does not hold."""

    kind: str
    problem: str


class RecordingVerdict(View, frozen=True, kw_only=True):
    """Whether a recording is whole."""

    call_id: Id
    case_no: str
    recording_id: Id
    whole: bool
    segments: int
    files: int
    seconds: float | None
    fault: str | None
    """What is wrong with the record itself: row_changed, rewritten, length."""
    first_bad: SegmentFault | None
    bad_files: list[FileFault]
    at: datetime


class RecordingCheck(View, frozen=True, kw_only=True):
    """The last check of a recording."""

    at: datetime
    whole: bool
    problem: dict[str, Any] | None


class KeptFile(View, frozen=True, kw_only=True):
    """One kind of a recording, kept or removed."""

    part_id: Id | None
    """Absent for what is not given out: segments, and files as an outside system wrote them."""
    kind: str
    seconds: float
    files: int
    size: int
    sm3: str
    store: str
    """working, lasting, or mixed while it is being moved."""
    url: str | None
    transfer: str | None
    """copied, done or failed."""
    transfer_problem: str | None


class HoldView(View, frozen=True, kw_only=True):
    """依法留存."""

    reason: str
    placed_by: str
    placed_at: datetime
    lift_case_id: Id | None
    lifted_at: datetime | None
    lift_reason: str | None


class RemovalView(View, frozen=True, kw_only=True):
    """What was removed, by whom and why; the digest stays."""

    kind: str
    files: int
    size: int
    sm3: str
    cause: str
    reason: str
    actor_name: str
    case_id: Id | None
    at: datetime


class RecordingRow(View, frozen=True, kw_only=True):
    """One recording in the list; of a visit or phone call there is no case."""

    id: Id
    call_id: Id
    channel: ContactChannel
    case_no: str | None
    call_state: CallState | None
    prison: str
    ward: str
    inmate_name: str
    inmate_no: str
    relative_name: str | None
    state: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    gap_count: int
    problem: str | None
    size: int
    kinds: list[str]
    stores: list[str]
    held: bool
    checked_at: datetime | None
    whole: bool | None


class RecordingPage(View, frozen=True, kw_only=True):
    rows: list[RecordingRow]
    total: int


class RecordingDetail(View, frozen=True, kw_only=True):
    """Everything about one recording."""

    row: RecordingRow
    gaps: list[GapView]
    files: list[KeptFile]
    segments: int
    """None was written where the recording came from an outside system."""
    chain: str
    holds: list[HoldView]
    removals: list[RemovalView]
    check: RecordingCheck | None
    keep_until: dict[str, datetime]
    """By kind, as the rules stand now."""
    open_deletion: Id | None
    """The approval case in which its deletion is asked for."""
    transcript_lines: int


class StoreView(View, frozen=True, kw_only=True):
    """A store and its volume, in bytes."""

    store: str
    free: int
    total: int
    used: int
    """By recordings alone."""
    files: int
    alert_since: datetime | None


class PrisonUse(View, frozen=True, kw_only=True):
    """What a prison's recordings take."""

    prison: str
    store: str
    recordings: int
    size: int


class StorageView(View, frozen=True, kw_only=True):
    """The stores as a whole, and by prison within the officer's scope."""

    stores: list[StoreView]
    prisons: list[PrisonUse]
    waiting: int
    """Files of finished recordings that are still to be moved."""
    failed: int


class HoldRequest(Request, frozen=True, kw_only=True):
    """Why a recording must be kept, or need no longer be."""

    reason: Reason


class DeletionRequest(Request, frozen=True, kw_only=True):
    """What of a recording is to be deleted, and why."""

    kinds: Annotated[
        list[Annotated[str, msgspec.Meta(pattern="^(call|sound|picture|track)$")]],
        msgspec.Meta(min_length=1, max_length=4),
    ]
    reason: Reason


class CaseOpened(View, frozen=True, kw_only=True):
    """The approval case that was opened."""

    case_id: Id
