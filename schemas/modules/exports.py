"""Asking for an export that needs a second person (PI-2)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from schemas.base import Id, Request, View


class AskExport(Request, frozen=True, kw_only=True):
    """`query` is the list's address query."""

    query: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    format: Literal["xlsx", "csv"] = "xlsx"
    purpose: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class ExportRequest(View, frozen=True, kw_only=True):
    """An officer's own request; `ready` while the file can be fetched, once."""

    id: Id
    module: str
    title: str
    state: str
    submitted_at: datetime
    until: datetime | None
    ready: bool
    taken: bool
