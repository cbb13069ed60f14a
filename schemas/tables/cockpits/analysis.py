"""Exports for analysts, one row each."""

from sqlalchemy import BigInteger, Column, Float, Integer, String, Table

from schemas.tables.base import id_column, metadata, moment

analyst_export = Table(
    "analyst_export",
    metadata,
    id_column(),
    Column("state", String(16), nullable=False),
    moment("started_at"),
    # The moment at which all shards were read; empty before.
    moment("cut", nullable=True),
    Column("rows", BigInteger, nullable=False),
    Column("months_written", Integer, nullable=False),
    Column("months_kept", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("problem", String(500), nullable=False),
)
