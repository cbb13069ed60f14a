"""Rows as the database would answer them, before it has seen them.

What seals a row covers all of its columns as they are read: what is sealed beside a COPY must
therefore be the same to the last digit.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
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
        self._absent = {column.name: _default(column) for column in written}
        reads = ((column.name, _read(column)) for column in written)
        self._reads = [(name, read) for name, read in reads if read is not None]

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Every column in its order; `ValueError` for one that is not there or must be given."""
        row = self._absent | dict(values)
        if len(row) > len(self._absent):
            unknown = sorted(values.keys() - self._absent.keys())
            raise ValueError(f"{self.table.name} has no columns {unknown}")
        # Of a whole row at once, since most have nothing else.
        if not _PLAIN.issuperset(map(type, row.values())):
            row = {name: self._plain(name, value) for name, value in row.items()}
        for name, read in self._reads:
            value = row[name]
            if value is not None:
                row[name] = read(value)
        return row

    def _plain(self, name: str, value: Any) -> Any:
        """What no driver reads back as it was given."""
        if value is _NEEDED:
            raise ValueError(f"{self.table.name}.{name} must be given")
        return value.value if isinstance(value, Enum) else value


@cache
def whole_rows(table: Table) -> WholeRows:
    return WholeRows(table)


_NEEDED = object()
_PLAIN = frozenset({str, int, bool, bytes, date, datetime, Decimal, float, dict, list, type(None)})
"""What is left as it is, or read by its column; most values are of these."""


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
        return int(told.arg) if column.type.python_type is int else told.arg
    return None if column.nullable and told is None else _NEEDED


def _read(column: Column[Any]) -> Read | None:
    """None where values are read back as they were given."""
    kind = column.type
    if isinstance(kind, DateTime):
        return lambda value: value.astimezone(UTC)
    if isinstance(kind, JSON):
        return msgspec.to_builtins
    if isinstance(kind, Numeric) and kind.asdecimal and kind.scale is not None:
        step = Decimal(1).scaleb(-kind.scale)
        return lambda value: Decimal(value).quantize(step)
    return None
