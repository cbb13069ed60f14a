"""What a year tells: what happened, for the log, and what is left of it, in clear."""

from datetime import date, datetime
from typing import Any

import msgspec

from pipelines.rules.labour.pay.line import PayLine
from pipelines.rules.security.actor import Actor
from schemas.labour.hours import HoursLine, SheetState
from schemas.messages.labour import PayState


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


class HoursBooked(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of hours as the ledger holds it, with its lines."""

    sheet_id: str
    prison_id: str
    ward_id: str
    day: date
    version: int
    state: SheetState
    by: str
    at: datetime
    decided_by: str | None
    decided_at: datetime | None
    lines: list[HoursLine]


class PayBooked(msgspec.Struct, frozen=True, kw_only=True):
    """A ward's month of pay as the ledger holds it, with its lines."""

    sheet_id: str
    version_id: str
    prison_id: str
    ward_id: str
    month: date
    """Its first day."""
    lines: list[PayLine]
    reason: str
    by_name: str
    at: datetime
    """When it was calculated."""
    state: PayState | None
    """None before it was reported first."""
    step: int
    decided_by: str
    decided_at: datetime


Booked = HoursBooked | PayBooked
"""What lies in the ledger of labour, each prison's in a shard."""
Left = Record | Row | Booked
