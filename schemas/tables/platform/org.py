"""The organisation tree: bureau, prisons, sections, wards."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from schemas.tables.base import ID_LENGTH, id_column, kept_columns, metadata, reference

org_unit = Table(
    "org_unit",
    metadata,
    id_column(),
    reference("parent_id", "org_unit", nullable=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("org_type", String(16), nullable=False),
    # Codes from the bureau down, as "/SH/P03/P03-W01/": a prefix test is the data scope.
    Column("path", String(128), nullable=False, unique=True),
    Column("prison_id", String(ID_LENGTH), nullable=True, index=True),
    Column("sort", Integer, nullable=False, default=0),
    Column("enabled", Boolean, nullable=False, default=True),
    *kept_columns(),
)
