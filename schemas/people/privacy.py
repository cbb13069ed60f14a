"""The relatives' privacy notice, what is held about them, and having it deleted (NF-SEC-11)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.approvals.state import CaseState
from schemas.base import Id, Request, View


class Document(StrEnum):
    """What people agree to, the first of it first."""

    PRIVACY = "privacy"
    """How personal data are handled."""
    AGREEMENT = "agreement"
    """What holds for whoever uses the service; there is none until one is published."""


NoticeText = Annotated[str, msgspec.Meta(min_length=20, max_length=20_000)]


class PrivacyNotice(View, frozen=True, kw_only=True):
    """The version in force of what is to be agreed to next, and when that was done."""

    document: Document
    number: int
    """What is agreed to."""
    edition: int
    """Which version of the document it is."""
    text: str
    changes: str
    """What is new in it; empty for the first."""
    published_at: datetime
    agreed_at: datetime | None


class AgreeToNotice(Request, frozen=True, kw_only=True):
    """The version that was read."""

    number: int


class NoticeVersion(View, frozen=True, kw_only=True):
    """One version, as officers see it."""

    document: Document
    number: int
    edition: int
    text: str
    changes: str
    published_at: datetime
    published_by: str
    agreed: int
    """How many relatives agreed to it."""


class PublishNotice(Request, frozen=True, kw_only=True):
    """A new version, written after the one in force."""

    document: Document = Document.PRIVACY
    after: int
    """The number in force; 0 for the first of a document."""
    text: NoticeText
    changes: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class DataLine(View, frozen=True, kw_only=True):
    """One thing that is held."""

    title: str
    text: str


class DataSection(View, frozen=True, kw_only=True):
    """What is held of one kind, and how long."""

    name: str
    title: str
    kept: str
    lines: list[DataLine]


class OwnData(View, frozen=True, kw_only=True):
    """All that is held about the relative, numbers masked."""

    as_of: datetime
    sections: list[DataSection]


class AskErasure(Request, frozen=True, kw_only=True):
    """Asks for the deletion; the reason is the relative's own affair."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ErasureCase(View, frozen=True, kw_only=True):
    """How the request stands."""

    case_id: Id
    state: CaseState
    submitted_at: datetime
    closed_at: datetime | None
    opinion: str
    """Why it was refused or sent back."""


class ErasureHindrance(View, frozen=True, kw_only=True):
    """What must end before the deletion, in words."""

    name: str
    text: str


class OwnErasure(View, frozen=True, kw_only=True):
    """What goes, what stays, what stands in the way, and the last request."""

    goes: list[str]
    stays: list[str]
    hindrances: list[ErasureHindrance]
    case: ErasureCase | None


class ErasureReceipt(View, frozen=True, kw_only=True):
    """What became of a request, for who holds its number; nobody is named."""

    state: CaseState
    closed_at: datetime | None
