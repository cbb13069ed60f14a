"""What a year tells: what happened, for the log, and what is left of it, in clear."""

from datetime import datetime
from typing import Any

import msgspec

from pipelines.rules.security.actor import Actor


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An action as the audit log has it; the row is chained by whoever writes it."""

    at: datetime
    stream: str
    actor: Actor
    action: str
    object_kind: str
    object_id: str | None
    detail: dict[str, Any] = {}
    keyed: bool = False
    """Whether something in its detail is made with keys (`pipelines.rules.bureau.keyed`)."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a module as it stands at the end."""

    module: str
    id: str
    values: dict[str, Any]
    at: datetime
    """When it was made."""
    state: str | None = None
    by: str | None = None
    extra: dict[str, Any] = {}
    """Columns that are no fields."""
    version: int = 1
    changed_at: datetime | None = None
    changed_by: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table that no module declares."""

    table: str
    values: dict[str, Any]
    sealed: dict[str, tuple[str, str]] = {}
    """Columns that are sealed as personal data: the text, and the place that the seal names."""
    digests: dict[str, str] = {}
    """Columns that hold a keyed digest of a text, by which it is found."""
    keyed: tuple[str, ...] = ()
    """Columns in which something is made with keys (`pipelines.rules.bureau.keyed`)."""


Left = Record | Row
