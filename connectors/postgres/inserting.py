"""Rows that an insert is to make."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, JSON, Insert, Table, select
from sqlalchemy.sql import ClauseElement

from connectors.postgres.row_table import table_of

Row = Mapping[str, Any]
Inserting = TypeVar("Inserting", bound=Insert)


def with_rows(statement: Inserting, rows: Sequence[Row]) -> Inserting:
    """The insert with one row or several, all with the same names.

    Several are not given as a list: SQLAlchemy compiles a statement with a list at each use, and
    the driver takes its text apart, which takes longer than sending it.
    """
    if len(rows) == 1:
        return statement.values(rows[0])
    table = statement.table
    if not (isinstance(table, Table) and _fit(table, rows)):
        return statement.values(list(rows))
    names = list(rows[0])
    told = table_of(table, rows)
    read = select(*(told.c[name] for name in names))
    return statement.from_select(names, read, include_defaults=False)


def _fit(table: Table, rows: Sequence[Row]) -> bool:
    """Whether rows can be told as lists: lists of lists are one list to the database."""
    named = rows[0].keys()
    if any(one.default is not None and one.name not in named for one in table.columns):
        return False
    if any(isinstance(table.c[name].type, ARRAY | JSON) for name in named):
        return False
    return not any(isinstance(value, ClauseElement) for row in rows for value in row.values())
