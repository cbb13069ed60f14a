"""Tables of one shard of the labour ledger; each shard is a database of its own.

Ids are the platform's ULIDs as 128 bits, since millions of rows carry four of them.
"""

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Uuid,
)

from schemas.tables.base import NAMING, moment

ledger = MetaData(naming_convention=NAMING)
NO_ID = bytes(16)
"""Stands for no id where a column may not be empty."""


def _uuid(name: str, **more: Any) -> Column[Any]:
    return Column(name, Uuid, nullable=False, **more)


def _line_columns() -> list[Column[Any]]:
    """In this order rows have no padding."""
    return [
        Column("day", Date, nullable=False),
        Column("kind", SmallInteger, nullable=False),
        Column("minutes", SmallInteger, nullable=False),
        Column("grade", SmallInteger, nullable=False),
        Column("version", SmallInteger, nullable=False),
        # The id as one block of SM4 (LR-CRYPTO-01).
        _uuid("inmate_sealed"),
        _uuid("post_id"),
        _uuid("ward_id"),
        _uuid("project_id"),
        # HMAC-SM3 over all the others, its first 16 bytes (LR-CRYPTO-02).
        Column("mac", LargeBinary(16), nullable=False),
    ]


hours_line = Table(
    "hours_line",
    ledger,
    *_line_columns(),
    # Also the way to one inmate's month. With the ward: who moves at noon works in two.
    Index("pk_hours_line", "inmate_sealed", "day", "post_id", "kind", "ward_id", unique=True),
    Index("ix_hours_line_ward_id_day", "ward_id", "day"),
    postgresql_partition_by="RANGE (day)",
)
"""Approved where its sheet is; the sheet of a line is its ward's day."""

hours_sheet = Table(
    "hours_sheet",
    ledger,
    _uuid("ward_id", primary_key=True),
    Column("day", Date, primary_key=True),
    _uuid("sheet_id", unique=True),
    _uuid("prison_id"),
    Column("version", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    _uuid("entered_by"),
    moment("entered_at"),
    Column("decided_by", Uuid, nullable=True),
    moment("decided_at", nullable=True),
    Column("mac", LargeBinary(32), nullable=False),
    Index("ix_hours_sheet_prison_id_day", "prison_id", "day"),
)

hours_line_version = Table(
    "hours_line_version",
    ledger,
    *_line_columns(),
    # What put another version in its place, or took the line away.
    _uuid("request_id"),
    _uuid("replaced_by"),
    moment("replaced_at"),
    Index("ix_hours_line_version_inmate_sealed_day", "inmate_sealed", "day"),
)
"""Lines as they were before an approved correction; rows are only added."""

applied_message = Table(
    "applied_message",
    ledger,
    Column("message_id", String(64), primary_key=True),
    moment("applied_at"),
)
"""Commits together with the effect, so that a message applies once."""

shard_prison = Table(
    "shard_prison",
    ledger,
    _uuid("prison_id", primary_key=True),
    # here, leaving or gone.
    Column("state", String(16), nullable=False),
    moment("since"),
)
"""Whether the shard takes writes for a prison; every writer locks the row."""

legacy_applied = Table(
    "legacy_applied",
    ledger,
    _uuid("batch_id", primary_key=True),
    _uuid("prison_id", index=True),
    moment("applied_at"),
)
"""Batches of old data; commits together with their lines, so that each applies once."""

legacy_row = Table(
    "legacy_row",
    ledger,
    # Keyed digests of the row's number in the old system and of what it says.
    _uuid("row_key", primary_key=True),
    _uuid("content"),
    _uuid("batch_id", index=True),
)
"""Rows of old data that were taken over: none comes twice, whichever dump brings it."""
