"""What an officer sees of the relative behind a white list entry (VC-WL-04)."""

from datetime import date, datetime

from schemas.base import Id, View
from schemas.calls.state import CallState, EndReason
from schemas.people.kinds import BindingState


class WhitelistInmate(View, frozen=True, kw_only=True):
    """An inmate to whom the relative is bound; out of reach only the prison is told."""

    inmate_id: Id | None
    name: str | None
    prison: str
    kinship: str
    state: BindingState


class WhitelistCall(View, frozen=True, kw_only=True):
    """A video call of the relative with an inmate in the officer's reach."""

    id: Id
    inmate_name: str
    starts_at: datetime
    state: CallState
    end_reason: EndReason | None
    billed_minutes: int | None


class WhitelistRelative(View, frozen=True, kw_only=True):
    """Identity (masked), kinship, bound inmates, face, validity and calls."""

    relative_id: Id
    name: str
    id_no_masked: str
    phone_masked: str
    enabled: bool
    kinship: str | None
    face_registered_at: datetime | None
    valid_from: date
    valid_until: date | None
    standing: str
    """open, coming or ended, as of today."""
    blacklist_reason: str | None
    inmates: list[WhitelistInmate]
    calls: list[WhitelistCall]
    """The latest ones."""
    calls_total: int
