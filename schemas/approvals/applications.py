"""What relatives apply for beside calls, and what became of it (VC-NUM-01, VC-WL-01)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.approvals.state import CaseState
from schemas.base import Id, Request, View
from schemas.people.kinds import Kinship
from schemas.platform.files import FileView

Note = Annotated[str, msgspec.Meta(max_length=200)]
Proof = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=6)]
"""Files that the relative handed in before: what proves the application."""
Phone = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Owner = Annotated[str, msgspec.Meta(max_length=64)]


class ApplyForNumber(Request, frozen=True, kw_only=True):
    """A telephone number that a bound inmate may dial."""

    inmate_id: Id
    phone: Phone
    owner: Owner = ""
    """In whose name the number is registered; the relative's own where it is empty."""
    kinship: Kinship | None = None
    """The owner's to the inmate; that of the binding where it is absent."""
    note: Note = ""
    proof: Proof


class ApplyForWhitelist(Request, frozen=True, kw_only=True):
    """To be let onto the white list of video calls with a bound inmate."""

    inmate_id: Id
    note: Note = ""
    proof: Proof


class ResubmitApplication(Request, frozen=True, kw_only=True):
    """A returned application once more, mended; what belongs to a number counts there alone."""

    phone: Phone | None = None
    owner: Owner = ""
    kinship: Kinship | None = None
    note: Note = ""
    proof: Proof


class OwnApplication(View, frozen=True, kw_only=True):
    """An application as its relative sees it; who decided stays with the officers."""

    id: Id
    kind: str
    kind_title: str
    title: str
    inmate_id: Id
    inmate_name: str
    lines: list["ApplicationLine"]
    """What was applied for, in words."""
    documents: list[FileView]
    state: CaseState
    opinion: str
    """What the last decision said, where it was not a yes."""
    submitted_at: datetime
    closed_at: datetime | None


class ApplicationLine(View, frozen=True, kw_only=True):
    title: str
    text: str


class ReviewMessage(View, frozen=True, kw_only=True):
    """What became of something that the relative applied for, or a notice of a call (VC-PUB-11)."""

    case_id: Id
    kind: str
    title: str
    state: CaseState | None
    """Of the application; None for a message that tells of no decision."""
    text: str
    reason: str
    at: datetime
    read: bool
    object_id: Id | None
    """Of a call, the call itself."""


class MessagePage(View, frozen=True, kw_only=True):
    rows: list[ReviewMessage]
    unread: int
