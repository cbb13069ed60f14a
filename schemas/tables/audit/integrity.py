"""Integrity values of important rows, what did not hold, and where the timed check stands."""

from sqlalchemy import Column, String, Table, Text, UniqueConstraint

from schemas.tables.base import id_column, metadata, moment

NAME_LENGTH, ROW_LENGTH = 48, 48

row_seal = Table(
    "row_seal",
    metadata,
    Column("table_name", String(NAME_LENGTH), primary_key=True),
    Column("row_id", String(ROW_LENGTH), primary_key=True),
    # The columns that the value covers, so that a column of a later version breaks no seal.
    Column("columns", Text, nullable=False),
    Column("mac", String(64), nullable=False),
    moment("sealed_at"),
)

integrity_finding = Table(
    "integrity_finding",
    metadata,
    id_column(),
    Column("table_name", String(NAME_LENGTH), nullable=False),
    Column("row_id", String(ROW_LENGTH), nullable=False),
    # changed, unsealed or deleted.
    Column("problem", String(16), nullable=False),
    # Of the row as it was found: each state of it is told once.
    Column("digest", String(64), nullable=False),
    moment("found_at"),
    moment("accepted_at", nullable=True),
    Column("accepted_by", String(64), nullable=True),
    Column("reason", String(200), nullable=True),
    UniqueConstraint("table_name", "row_id", "digest"),
)

integrity_walk = Table(
    "integrity_walk",
    metadata,
    Column("table_name", String(NAME_LENGTH), primary_key=True),
    # The last row that was looked at; empty between two rounds.
    Column("after_id", String(ROW_LENGTH), nullable=False),
    moment("at"),
)
