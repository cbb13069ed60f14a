"""Rows of hours as PostgreSQL's binary COPY takes them: sealed, each with its integrity value.

Packed with `struct`, because rows come by the million: a row costs about 2 µs, most of it SM3.
"""

import struct
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals
from schemas.labour.hours import KIND_CODES, HoursLine
from schemas.tables.labour.ledger import NO_ID

COLUMNS = (
    "day",
    "kind",
    "minutes",
    "grade",
    "version",
    "inmate_sealed",
    "post_id",
    "ward_id",
    "project_id",
    "mac",
)
"""In the order in which they are packed."""
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_POSTGRES_DAY_0 = date(2000, 1, 1).toordinal()
_BODY = struct.Struct(">ihhhh16s16s16s16s")
_ROW = struct.Struct(">h" + "ii" + "ih" * 4 + "i16s" * 5)


class Row(NamedTuple):
    """A line of the ledger in clear, its ids as bits; the tables hold its inmate sealed."""

    day: date
    kind: int
    minutes: int
    grade: int
    version: int
    inmate_id: bytes
    post_id: bytes
    ward_id: bytes
    project_id: bytes

    @property
    def key(self) -> tuple[bytes, date, bytes, int, bytes]:
        """No two lines of the ledger share it."""
        return self.inmate_id, self.day, self.post_id, self.kind, self.ward_id


def row_of(line: HoursLine, ward: bytes, day: date, version: int) -> Row:
    return Row(
        day,
        KIND_CODES[line.kind],
        line.minutes,
        line.grade,
        version,
        as_bits(line.inmate_id),
        as_bits(line.post_id),
        ward,
        as_bits(line.project_id) if line.project_id else NO_ID,
    )


def body_of(row: Row, people: PersonSeal) -> bytes:
    """What the integrity value of a row is made over: the row as it is stored."""
    day = row[0].toordinal() - _POSTGRES_DAY_0
    return _BODY.pack(day, row[1], row[2], row[3], row[4], people.seal(row[5]), *row[6:])


def mac_of(row: Row, seals: Seals) -> bytes:
    """Half of the HMAC, as RFC 2104 allows; 16 bytes a row instead of 32."""
    return seals.mac(body_of(row, seals.people))[:16]


def pack(rows: Iterable[Row], macs: Iterable[bytes], people: PersonSeal) -> bytes:
    """The rows for `copy … from stdin (format binary)`, without header and trailer."""
    packed, sealed = _ROW.pack, people.seal
    return b"".join(
        [
            packed(
                10, 4, row[0].toordinal() - _POSTGRES_DAY_0, 2, row[1], 2, row[2], 2, row[3],
                2, row[4], 16, sealed(row[5]), 16, row[6], 16, row[7], 16, row[8], 16, value,
            )
            for row, value in zip(rows, macs, strict=True)
        ]
    )  # fmt: skip
