"""Rows of pay between the shard's tables and the platform's own."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table

from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.ledger.pay_rows import BookedRow, LineRow, Row, VersionRow, mac_of
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version

R = TypeVar("R", LineRow, VersionRow, BookedRow)
TABLES: dict[type[Any], Table] = {
    LineRow: pay_line,
    VersionRow: pay_version,
    BookedRow: booked_pay,
}


def values_of(row: Row, mac: Mac) -> dict[str, Any]:
    """The row with its integrity value, as its table takes it."""
    return stored_values(row) | {"mac": mac_of(row, mac)}


def stored_values(row: Row) -> dict[str, Any]:
    table = TABLES[type(row)]
    return {
        name: _stored(table.c[name].type.python_type, value)
        for name, value in row._asdict().items()
    }


def _stored(kind: type[Any], value: Any) -> Any:
    if kind is UUID:
        return UUID(bytes=value)
    if kind is list:
        return [UUID(bytes=one) for one in value]
    return value


def row_from(kind: type[R], stored: Any) -> R:
    """The row as it was written, from a result row that has its columns."""
    return kind(*(_plain(getattr(stored, name)) for name in kind._fields))


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, list):
        return tuple(one.bytes for one in value)
    return bytes(value) if isinstance(value, memoryview) else value
