"""What the data quality check last counted."""

from sqlalchemy import JSON, Column, Integer, String, Table

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

data_quality_figure = Table(
    "data_quality_figure",
    metadata,
    id_column(),
    Column("module", String(32), nullable=False, index=True),
    # Empty for records that belong to no unit; no key, since figures must not hold a unit back.
    Column("unit_id", String(ID_LENGTH), nullable=True),
    Column("records", Integer, nullable=False),
    Column("incomplete", Integer, nullable=False),
    # How many records lack it, by core field.
    Column("missing", JSON, nullable=False),
    moment("counted_at"),
)
