"""转写任务: transcription of recordings, its queue and its two readings (VC-SUP-01 to -03, -19)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.calls.state import Speaker, TranscriptSource
from schemas.calls.views import HitMark, LineView
from schemas.people.contacts import ContactChannel

MOST_AT_ONCE = 5000
"""Recordings that one batch may hold."""


class QueueLevel(StrEnum):
    """How urgent a task is; live speech is read by the pool itself and never queued."""

    URGENT = "urgent"
    ORDINARY = "ordinary"
    BACKLOG = "backlog"


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (TaskState.WAITING, TaskState.RUNNING, TaskState.PAUSED)
"""States of a task that is still to be done; a recording has one such task at most."""


class TaskRow(View, frozen=True, kw_only=True):
    """One task in the list."""

    id: Id
    call_id: Id
    recording_id: Id
    batch_id: Id | None
    channel: ContactChannel
    prison: str
    ward: str
    inmate_name: str
    inmate_no: str
    relative_name: str | None
    began_at: datetime
    """When the recorded conversation began."""
    level: QueueLevel
    state: TaskState
    tries: int
    next_try_at: datetime
    seconds_total: float | None
    seconds_done: float
    work_s: float
    """Seconds of work on what was done: divided by `seconds_done` it is the real-time factor."""
    problem: str | None
    requested_by: str | None
    """The officer who asked for it; nobody where it came by itself."""
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class TaskPage(View, frozen=True, kw_only=True):
    rows: list[TaskRow]
    total: int


class QueueView(View, frozen=True, kw_only=True):
    """The queue at a glance, within the officer's reach."""

    counts: dict[TaskState, int]
    waiting: dict[QueueLevel, int]
    seconds: float
    """Sound that was transcribed within the last day."""
    work_s: float
    """Work that it took."""
    refused: int
    """Files of outside systems that were not taken and not seen to yet."""


class SetTaskLevel(Request, frozen=True, kw_only=True):
    """Another level for a task that is not done."""

    level: QueueLevel


class BatchRequest(Request, frozen=True, kw_only=True):
    """Recordings to be transcribed again: those named, or all that fit, up to `MOST_AT_ONCE`."""

    recording_ids: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    channel: ContactChannel | None = None
    unit_id: Id | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Of the conversation's beginning, half open."""
    only_missing: bool = False
    """Only recordings that have no complete transcript of their own yet."""


class BatchView(View, frozen=True, kw_only=True):
    """A batch and how far it is."""

    id: Id
    at: datetime
    requested_by: str
    total: int
    done: int
    failed: int
    cancelled: int
    open: int
    seconds_total: float
    seconds_done: float
    work_s: float


class IntakeState(StrEnum):
    """What became of a file that an outside system handed in."""

    TAKEN = "taken"
    REFUSED = "refused"


class IntakeRow(View, frozen=True, kw_only=True):
    """A file of an outside system, taken or refused."""

    id: Id
    name: str
    state: IntakeState
    channel: ContactChannel | None
    call_id: Id | None
    recording_id: Id | None
    problem: str | None
    seen: bool
    """Whether an officer has seen to the refusal."""
    at: datetime


class IntakePage(View, frozen=True, kw_only=True):
    rows: list[IntakeRow]
    total: int


class PassView(View, frozen=True, kw_only=True):
    """One complete reading of a conversation."""

    source: TranscriptSource
    engine: str
    at: datetime
    recordings: int


class ChangeKind(StrEnum):
    """How the record reading differs from the live one at some place."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_LIVE = "only_live"
    ONLY_RECORD = "only_record"


class LineChange(View, frozen=True, kw_only=True):
    """One stretch of one speaker, as both readings have it."""

    kind: ChangeKind
    speaker: str
    speaker_name: str
    start_s: float
    end_s: float
    live: list[LineView]
    record: list[LineView]


class HitChange(View, frozen=True, kw_only=True):
    """One sensitive word at one place: in both readings, or in one alone."""

    kind: ChangeKind
    """same, only_live (仅实时转写) or only_record."""
    line_id: Id
    speaker: str
    start_s: float
    end_s: float
    hit: HitMark


class TranscriptChanges(View, frozen=True, kw_only=True):
    """Both readings beside each other."""

    passes: list[PassView]
    lines: list[LineChange]
    hits: list[HitChange]


class LiveCorrection(View, frozen=True, kw_only=True):
    """A place of the record reading where an officer had corrected the live one (VC-SUP-09)."""

    line_id: Id | None
    """The line of the record reading; None where that one heard nothing there."""
    speaker: Speaker
    start_s: float
    end_s: float
    live: list[LineView]
    """All that was read live there, the corrected lines among them."""
    text: str
    """The same as one text, which an officer may take over."""
    same: bool
    """Whether the record line says so already, but for signs and spaces."""


class RecordingAdded(View, frozen=True, kw_only=True):
    """A recording that an officer handed in."""

    recording_id: Id
    queued: bool
    """Whether it waits for its transcript; not where its channel is switched off."""
