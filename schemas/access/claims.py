"""Resets of what officers prove themselves with, and claiming an account, as asked and answered."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.access.accounts import Password
from schemas.access.kinds import ClaimKind, ClaimState
from schemas.base import Id, Request, View

Half = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class ResetView(View, frozen=True, kw_only=True):
    """A reset that was asked for, and what came of it."""

    id: Id
    kind: ClaimKind
    account_id: Id
    name: str
    login: str
    key_mark: str
    """Short enough to be compared with the key by eye; empty but for another key."""
    reason: str
    state: ClaimState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    expires_at: datetime | None
    may_decide: bool
    """Whether the asking officer may approve or reject it."""
    may_withdraw: bool


class ResetPage(View, frozen=True, kw_only=True):
    rows: list[ResetView]
    total: int


class HandedReset(View, frozen=True, kw_only=True):
    """A reset with one half of the claim code, shown once.

    The first half goes to who asked, the second to who approved; the holder needs both.
    """

    reset: ResetView
    half: str


class ClaimAccount(Request, frozen=True, kw_only=True):
    """Both halves of a claim code, and the password that its holder wants."""

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    first: Half
    second: Half
    password: Password
