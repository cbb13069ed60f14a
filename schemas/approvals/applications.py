"""What relatives apply for beside calls, and what became of it (VC-NUM-01, VC-WL-01)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.approvals.state import CaseState
from schemas.base import Id, Request, View
from schemas.modules.field import Option
from schemas.modules.own import Whose
from schemas.platform.files import FileView

Note = Annotated[str, msgspec.Meta(max_length=200)]
Proof = Annotated[list[Id], msgspec.Meta(max_length=6)]
"""Files that the relative handed in before: what proves the application.

None where a prison's visit system knows the relative."""
Text = Annotated[str, msgspec.Meta(max_length=200)]
Values = Annotated[dict[Text, Text], msgspec.Meta(max_length=20)]
"""What the form asked, by field; a field without an answer may be left out."""


class ApplyAgain(Request, frozen=True, kw_only=True):
    """A returned application once more, mended."""

    values: Values = {}
    note: Note = ""
    proof: Proof = []


class Apply(ApplyAgain, frozen=True, kw_only=True):
    """For a record that a module offers to relatives."""

    inmate_id: Id | None = None
    """Left out where the form asks who he is."""


class OwnQuestion(View, frozen=True, kw_only=True):
    """A field of a form."""

    name: str
    label: str
    whose: Whose | None
    along: str
    options: list[Option]
    """Of one of which the answer is; a text where there are none."""
    most: int
    pattern: str
    form: str
    """What the pattern means, in words."""
    sealed: bool
    """Whether an answer of before is told masked, and stays where it is left empty."""


class OwnForm(View, frozen=True, kw_only=True):
    """What a relative can apply for."""

    address: str
    kind: str
    title: str
    known_instead: bool
    """Whether a prison's visit system that knows the relative stands for the proof."""
    lead: str
    proof: str
    face: bool
    names: list[OwnQuestion]
    """What tells who the inmate is; empty where the application is for a bound one."""
    questions: list[OwnQuestion]


class OwnForms(View, frozen=True, kw_only=True):
    rows: list[OwnForm]
    hindered: dict[str, str]
    """By address, why an application makes no sense now."""


class OwnApplication(View, frozen=True, kw_only=True):
    """An application as its relative sees it; who decided stays with the officers."""

    id: Id
    kind: str
    kind_title: str
    address: str
    title: str
    inmate_id: Id
    inmate_name: str
    lines: list["ApplicationLine"]
    """What was applied for, in words."""
    values: dict[str, str]
    """Of a returned one, what its form held, without what lies sealed."""
    note: str
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
    """Of a call or of a visit, the call or the booking itself."""


class MessagePage(View, frozen=True, kw_only=True):
    rows: list[ReviewMessage]
    unread: int
