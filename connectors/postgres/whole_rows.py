"""Rows as the database would answer them, before it has seen them.

What seals a row covers all of its columns as they are read: what is sealed beside a COPY must
therefore be the same to the last digit.
"""

from collections.abc import Callable, Mapping
from datetime import UTC
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import JSON, Column, DateTime, Numeric, Table

Read = Callable[[Any], Any]


class WholeRows:
    """Of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        written = [column for column in table.c if column.computed is None]
        self.names = tuple(column.name for column in written)
        self.is_reckoned = len(written) < len(table.c)
        """Whether the database fills columns by itself, which nobody knows before."""
        self._reads = {column.name: _read(column) for column in written}
        self._absent = {column.name: _default(column) for column in written}

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Every column in its order; `ValueError` for one that is not there or must be given."""
        if unknown := values.keys() - self._reads.keys():
            raise ValueError(f"{self.table.name} has no columns {sorted(unknown)}")
        row: dict[str, Any] = {}
        for name, read in self._reads.items():
            value = values[name] if name in values else self._absent[name]
            if value is _NEEDED:
                raise ValueError(f"{self.table.name}.{name} must be given")
            row[name] = None if value is None else read(value)
        return row


@cache
def whole_rows(table: Table) -> WholeRows:
    return WholeRows(table)


_NEEDED = object()


def _default(column: Column[Any]) -> Any:
    """What stands there where nothing is given, as far as that is known without the database."""
    given: Any = column.default
    if given is not None and given.is_scalar:
        return given.arg
    if given is not None and given.is_callable:
        # SQLAlchemy hands its callables a context, which those of this product do not ask for.
        return given.arg(None)
    told: Any = column.server_default
    if told is not None and isinstance(told.arg, str):
        return told.arg
    return None if column.nullable and told is None else _NEEDED


def _read(column: Column[Any]) -> Read:
    kind = column.type
    if isinstance(kind, DateTime):
        return lambda value: value.astimezone(UTC)
    if isinstance(kind, JSON):
        return msgspec.to_builtins
    if isinstance(kind, Numeric) and kind.asdecimal and kind.scale is not None:
        step = Decimal(1).scaleb(-kind.scale)
        return lambda value: Decimal(value).quantize(step)
    return lambda value: value.value if isinstance(value, Enum) else value
