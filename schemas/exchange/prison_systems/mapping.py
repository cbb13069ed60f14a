"""How a system's fields become ours: data that an operator mends, never code (VC-ONSITE-31)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.exchange.prison_systems.kinds import RecordKind

SourceName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Reading(StrEnum):
    """How a source value is read."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MOMENT = "moment"
    """By `format`; without a zone of its own it is in the bureau's."""
    DAY = "day"
    FLAG = "flag"
    """By `codes` to `true` or `false`."""
    CODE = "code"
    """By `codes`; a value that stands in none is an error."""


class FieldMapping(msgspec.Struct, frozen=True, kw_only=True):
    """One of our fields, from one of theirs, from several joined, or always the same."""

    to: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    """A field of the record's struct."""
    source: tuple[SourceName, ...] = ()
    """Names as the adapter tells them; several are joined by one space, as a date and its time."""
    constant: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    reading: Reading = Reading.TEXT
    format: Annotated[str, msgspec.Meta(max_length=60)] = ""
    """`strptime`'s, or `iso`, `epoch_s`, `epoch_ms`."""
    codes: dict[str, str] = {}
    optional: bool = False
    """An absent or empty source leaves our default; else it is an error."""


class KindMapping(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of record of one system."""

    kind: RecordKind
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    """What it is called there: a path's last part, an operation, a view, a file's pattern."""
    key: tuple[SourceName, ...]
    """Source fields that name a record for good, joined by `|`."""
    version: SourceName
    """A source field that rises with every change: a whole number or a moment."""
    day: SourceName
    """The moment or day by which the system counts, read by `day_format`."""
    day_format: Annotated[str, msgspec.Meta(max_length=60)] = "iso"
    deleted: SourceName | None = None
    """The source field that says a record is deleted, where there is one …"""
    deleted_values: tuple[str, ...] = ()
    """… by one of these values."""
    fields: tuple[FieldMapping, ...]
    enabled: bool = True
