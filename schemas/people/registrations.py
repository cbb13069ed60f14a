"""Registering as a relative: what is asked, kept until it is sent, and told of it (VC-PUB-01)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.people.known_relatives import KnownToPrison
from schemas.platform.files import FileView

Name = Annotated[str, msgspec.Meta(max_length=64)]
IdNo = Annotated[str, msgspec.Meta(max_length=18)]
Phone = Annotated[str, msgspec.Meta(max_length=16)]
Address = Annotated[str, msgspec.Meta(max_length=200)]


class RegistrationState(StrEnum):
    VERIFYING = "verifying"
    """Public security has not answered yet; it goes on by itself."""
    UNPROVEN = "unproven"
    """Name, number and face do not belong together, so public security says."""
    PENDING = "pending"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Verified(StrEnum):
    """Who made sure that the person is the one of the number."""

    POLICE = "police"
    SYSTEM = "system"
    """A prison's visit system knows number and face."""
    OFFICER = "officer"
    """Nobody was to be asked: officers look at face and card."""


class SaveRegistration(Request, frozen=True, kw_only=True):
    """Answers as they are now; what is left out stays as it was."""

    name: Name | None = None
    id_no: IdNo | None = None
    phone: Phone | None = None
    address: Address | None = None
    card_until: date | None = None
    long_term: bool | None = None
    inmate_name: Name | None = None
    inmate_no: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    kinship: Annotated[str, msgspec.Meta(max_length=16)] | None = None
    note: Annotated[str, msgspec.Meta(max_length=300)] | None = None
    drop_proof: Id | None = None
    """A paper that is taken out again."""


class CardRemark(View, frozen=True, kw_only=True):
    """Where what was entered is not what the card says."""

    field: str
    text: str


class RegistrationDraft(View, frozen=True, kw_only=True):
    """What was entered so far: the applicant's own, whole."""

    name: str
    id_no: str
    phone: str
    address: str
    card_until: date | None
    long_term: bool
    inmate_name: str
    inmate_no: str
    kinship: str
    note: str
    front: FileView | None
    back: FileView | None
    face: bool
    """Whether the live face was taken."""
    proof: list[FileView]
    remarks: list[CardRemark]


class OwnRegistration(View, frozen=True, kw_only=True):
    """What became of it."""

    id: Id
    state: RegistrationState
    round: int
    reason: str
    """Why it was returned, refused or not believed."""
    inmate_name: str
    prison: str
    submitted_at: datetime
    decided_at: datetime | None
    verified: Verified | None
    verified_at: datetime | None


class Registering(View, frozen=True, kw_only=True):
    """Where the account stands with registering."""

    draft: RegistrationDraft
    own: OwnRegistration | None
    may_send: bool
    """Whether an answer may be sent now: nothing waits, and nothing was approved."""
    police: bool
    """Whether name, number and face are checked with public security."""
    known: KnownToPrison | None
    """Whether a prison's visit system proves the kinship, so that no paper has to."""
