"""Reading and proving the audit log."""

from datetime import datetime
from typing import Any

from schemas.base import View
from schemas.calls.state import ActorKind


class AuditChange(View, frozen=True, kw_only=True):
    """A field that was changed, in words."""

    name: str
    title: str
    before: str
    after: str


class AuditNote(View, frozen=True, kw_only=True):
    """Something else that a row tells, in words."""

    name: str
    title: str
    text: str


class AuditRowView(View, frozen=True, kw_only=True):
    """One row of the audit log."""

    id: str
    stream: str
    seq: int
    at: datetime
    actor_kind: ActorKind
    actor_name: str
    action: str
    action_title: str
    object_kind: str
    object_title: str
    object_id: str | None
    # ok, refused, failed
    result: str
    source_address: str
    detail: dict[str, Any]
    changes: list[AuditChange]
    notes: list[AuditNote]
    digest: str


class AuditRowPage(View, frozen=True, kw_only=True):
    """Rows from the newest on; `next` is what to ask for those before, None at the end."""

    rows: list[AuditRowView]
    next: str | None


class FirstBadView(View, frozen=True, kw_only=True):
    """The first row whose digest does not follow from its predecessor."""

    stream: str
    seq: int
    problem: str


class BrokenCheckpointView(View, frozen=True, kw_only=True):
    """The first signed checkpoint that is missing, unlinked or forged."""

    number: int
    problem: str


class AuditVerdict(View, frozen=True, kw_only=True):
    """Whether every chain of the log is whole; with a case id also that case's rows."""

    rows: int
    verified: bool
    first_bad: FirstBadView | None
    checkpoints: int
    """Signed checkpoints that the chains were held against."""
    broken_checkpoint: BrokenCheckpointView | None
    case_rows: list[AuditRowView]
