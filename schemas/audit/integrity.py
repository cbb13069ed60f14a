"""Findings of the integrity check, as the console shows them (NF-CRYPTO-33)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View


class IntegrityFinding(View, frozen=True, kw_only=True):
    """A row that is not as it was sealed."""

    id: Id
    table_title: str
    row_id: str
    link: str | None
    """Where the console shows the record, while it is there."""
    problem: str
    """changed, unsealed or deleted."""
    found_at: datetime
    accepted_at: datetime | None
    accepted_by: str | None
    reason: str | None


class IntegrityPage(View, frozen=True, kw_only=True):
    rows: list[IntegrityFinding]
    total: int
    checked_at: datetime | None
    """When the timed check last ended a table."""


class AcceptFinding(Request, frozen=True, kw_only=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
