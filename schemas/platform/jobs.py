"""Scheduled jobs as the console shows and sets them (VC-CFG-14 to -17)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Cron = Annotated[str, msgspec.Meta(min_length=9, max_length=64)]


class RunState(StrEnum):
    """How a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    """The run before had not ended."""
    INTERRUPTED = "interrupted"
    """The process that ran it is gone."""


class Trigger(StrEnum):
    SCHEDULE = "schedule"
    PERSON = "person"


class Parameter(View, frozen=True, kw_only=True):
    """A whole number that a job can be given."""

    name: str
    title: str
    default: int
    least: int
    most: int
    unit: str


class JobKind(View, frozen=True, kw_only=True):
    """Something that can be scheduled."""

    code: str
    title: str
    hint: str
    parameters: list[Parameter]


class JobRequest(Request, frozen=True, kw_only=True):
    """A job as it should be; `version` is the one that was shown, absent for a new job."""

    kind: Name
    name: Name
    cron: Cron
    parameters: dict[str, int] = {}
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0
    retry_after_s: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 60
    timeout_s: Annotated[int, msgspec.Meta(ge=1, le=86400)] = 600
    overlap: bool = False
    """Whether a run may begin while another one goes on."""
    version: int | None = None


class RunView(View, frozen=True, kw_only=True):
    """One run of a job."""

    id: Id
    job_id: Id
    trigger: Trigger
    started_by: str
    state: RunState
    attempts: int
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    counts: dict[str, int]
    error: str


class JobView(View, frozen=True, kw_only=True):
    """A job with its next tick and its last run."""

    id: Id
    kind: str
    kind_title: str
    name: str
    cron: str
    parameters: dict[str, int]
    retries: int
    retry_after_s: int
    timeout_s: int
    overlap: bool
    built_in: bool
    always_runs: bool
    """It looks whether the record was altered, so that nobody may pause it."""
    paused: bool
    next_due_at: datetime
    version: int
    last_run: RunView | None


class RunPage(View, frozen=True, kw_only=True):
    rows: list[RunView]
    total: int


class LogLine(View, frozen=True, kw_only=True):
    """One line of a run's log."""

    seq: int
    at: datetime
    level: str
    text: str
