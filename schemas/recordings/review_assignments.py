"""Giving a conversation to an officer for review (VC-ONSITE-13)."""

from schemas.base import Id, Request, View


class Reviewer(View, frozen=True, kw_only=True):
    """An officer who may be given a conversation to review."""

    id: Id
    name: str
    unit: str


class AssignReview(Request, frozen=True, kw_only=True):
    """Who is to review it."""

    officer_id: Id
