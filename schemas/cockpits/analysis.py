"""Exports for analysts, and the questions that are put to them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View

Sql = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]
Cell = str | int | float | bool | None


class ExportState(StrEnum):
    """How far an export has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class AnalystExport(View, frozen=True, kw_only=True):
    """One export: what it holds is what was in the ledger at `cut`, over all shards."""

    id: Id
    state: ExportState
    started_at: datetime
    cut: datetime | None
    rows: int
    """Of all prisons and months together."""
    months_written: int
    """Prison-months that had changed."""
    months_kept: int
    seconds: float
    problem: str


class Question(View, frozen=True, kw_only=True):
    """A saved question."""

    code: str
    title: str
    sql: str


class AnalystExportPage(View, frozen=True, kw_only=True):
    rows: list[AnalystExport]
    total: int
    most_seconds: int
    """A query that takes longer is ended."""
    most_rows: int
    """So many rows of an answer are shown."""
    questions: list[Question]


class SqlQuery(Request, frozen=True, kw_only=True):
    """A question in SQL: one statement that only reads."""

    sql: Sql


class SqlAnswer(View, frozen=True, kw_only=True):
    """What a query found."""

    columns: list[str]
    rows: list[list[Cell]]
    more: bool
    """There are more rows than are shown."""
    seconds: float
