"""Rows that an insert is to make."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Insert

Inserting = TypeVar("Inserting", bound=Insert)


def with_rows(statement: Inserting, rows: Sequence[Mapping[str, Any]]) -> Inserting:
    """The insert with one row or several.

    A single one is not given as a list: SQLAlchemy compiles a statement with a list at each use,
    which takes longer than sending it.
    """
    return statement.values(rows[0] if len(rows) == 1 else list(rows))
