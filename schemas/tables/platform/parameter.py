"""System parameters that were changed, and every change of one."""

from sqlalchemy import JSON, Column, String, Table

from schemas.tables.base import id_column, metadata, moment

system_parameter = Table(
    "system_parameter",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("value", JSON, nullable=False),
    moment("changed_at"),
    Column("changed_by", String(64), nullable=False),
)

system_parameter_change = Table(
    "system_parameter_change",
    metadata,
    id_column(),
    Column("name", String(48), nullable=False, index=True),
    Column("before", JSON, nullable=False),
    # None: back to the default.
    Column("after", JSON(none_as_null=True), nullable=True),
    moment("at"),
    Column("by", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
)
