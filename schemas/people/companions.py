"""People who come along to visits, and how it was made sure who they are (VC-PUB-09, -10)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View

PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class CompanionState(StrEnum):
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    GROWN_UP = "grown_up"
    """Was accepted as a child, and is none any more."""
    REMOVED = "removed"


class CompanionProof(StrEnum):
    """Who made sure of it."""

    POLICE = "police"
    GUARDIAN = "guardian"


class CompanionPaper(StrEnum):
    """What says who it is."""

    ID_CARD = "id_card"
    BIRTH = "birth"
    HOUSEHOLD = "household"
    PASSPORT = "passport"


class AddCompanion(Request, frozen=True, kw_only=True):
    """Somebody who is to come along; a child needs the guardian's word and a paper."""

    name: PersonName
    id_no: Annotated[str, msgspec.Meta(max_length=18)] = ""
    minor: bool = False
    birth_day: date | None = None
    paper: CompanionPaper = CompanionPaper.ID_CARD
    papers: Annotated[list[Id], msgspec.Meta(max_length=4)] = []
    """Files that were handed in just now."""
    guardian: bool = False
    """Whether whoever adds the child says that he is its guardian and answers for it."""


class OwnCompanion(View, frozen=True, kw_only=True):
    """One as whoever added him sees him."""

    id: Id
    name: str
    id_no_masked: str
    birth_day: date | None
    minor: bool
    state: CompanionState
    proof: CompanionProof | None
    verified_at: datetime | None
    front: bool
    back: bool
    face: bool
