"""Lists as one array parameter, so that a statement's text does not change with their length."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column is one of the values; no row is among none.

    In place of `in_`: driver and server find the statement among those they have prepared.
    """
    found: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return found
