"""待定密: conversations and letters of which nobody knows whether they may be heard or read."""

from datetime import datetime

from schemas.base import Id, Reason, Request, View
from schemas.governance.confidentiality import Basis
from schemas.people.contacts import ContactChannel


class UndeterminedRow(View, frozen=True, kw_only=True):
    """One of them, with what its source said of the other side, and nothing of what was said."""

    id: Id
    channel: ContactChannel
    basis: Basis
    """Why the rule could not tell."""
    kinship: str | None
    kinship_told: str | None
    """The source's own word."""
    other_side: str | None
    """Whoever it was with, as far as anybody told."""
    inmate_name: str
    inmate_no: str
    prison_id: Id
    prison: str
    ward: str
    at: datetime
    """When it began or is to begin; of a letter, the day it arrived."""
    recordings_waiting: int
    """Recordings that are told of at their source, and not fetched until this is settled."""
    case_id: Id | None
    """Of the application to make it ordinary that is open."""


class UndeterminedPrison(View, frozen=True, kw_only=True):
    """How many wait in a prison, and since when."""

    prison_id: Id
    prison: str
    total: int
    oldest_at: datetime


class UndeterminedPage(View, frozen=True, kw_only=True):
    rows: list[UndeterminedRow]
    total: int
    prisons: list[UndeterminedPrison]
    """All within reach, whatever the list is narrowed by."""


class Classify(Request, frozen=True, kw_only=True):
    """Why it is privileged, or should be ordinary."""

    reason: Reason


class Classified(View, frozen=True, kw_only=True):
    """What was decided."""

    id: Id
    was: str
    towards: str
