"""What is asked of the face library and answered."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.people.faces.kinds import FaceCaller, FaceSource
from schemas.people.kinds import SubjectKind
from schemas.people.views import Picture

Number = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6,20}$")]
IdNo = Annotated[str, msgspec.Meta(min_length=6, max_length=32)]


class FaceEntry(View, frozen=True, kw_only=True):
    """A person with the registered face, or without one yet."""

    subject_kind: SubjectKind
    subject_id: Id
    name: str
    number: str | None
    """The inmate's number; relatives have none."""
    unit: str | None
    engine: str | None
    """None where no face is registered."""
    quality: float | None
    source: FaceSource | None
    created_by: str | None
    created_at: datetime | None


class FaceEntryPage(View, frozen=True, kw_only=True):
    rows: list[FaceEntry]
    total: int


class FaceCheckLine(View, frozen=True, kw_only=True):
    """A check of the log, passed or refused."""

    id: Id
    subject_kind: SubjectKind
    subject_id: Id
    name: str
    number: str | None
    caller: FaceCaller
    purpose: str
    device: str | None
    """Name of the terminal that asked."""
    score: float | None
    threshold: float
    passed: bool
    reason: str
    at: datetime


class FaceCheckPage(View, frozen=True, kw_only=True):
    rows: list[FaceCheckLine]
    total: int


class FaceSearchRequest(Request, frozen=True, kw_only=True):
    """A picture of somebody who is looked for among the registered."""

    picture: Picture
    kind: SubjectKind = SubjectKind.INMATE


class FaceHit(View, frozen=True, kw_only=True):
    """A registered person who looks like the picture."""

    subject_id: Id
    name: str
    number: str | None
    unit: str | None
    score: float


class FaceSearchOutcome(View, frozen=True, kw_only=True):
    """Those alike enough, the best first; none where the picture itself was refused."""

    search_id: Id
    reason: str
    message: str
    threshold: float
    hits: list[FaceHit]


class CaptureSubject(View, frozen=True, kw_only=True):
    """The inmate whose face an officer is about to capture at a terminal."""

    inmate_no: str
    name: str
    prison: str
    ward: str
    registered: bool
    """A new face takes the place of the one before."""


class PictureQuality(View, frozen=True, kw_only=True):
    """Whether a picture can be registered; nothing of it is kept."""

    passed: bool
    reason: str
    message: str


class DeviceFaceCheck(Request, frozen=True, kw_only=True):
    """A visit terminal asks who stands before it: an inmate by number, a relative by identity
    number; exactly one of the two."""

    picture: Picture
    inmate_no: Number | None = None
    id_no: IdNo | None = None


class DeviceFaceOutcome(View, frozen=True, kw_only=True):
    """What a terminal is told: whether it is the person, and the words to show.

    Where it is not, nothing says whether there is such a person: check, score and name are None.
    """

    check_id: Id | None = None
    passed: bool
    score: float | None = None
    threshold: float
    reason: str
    """What is wrong with the picture, or `not_proven`."""
    message: str
    name: str | None = None
