"""What an administrator set of subsystems and menu entries; the others are as built."""

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table

from schemas.tables.base import id_column, metadata

subsystem = Table(
    "subsystem",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("title", String(32), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("notice", String(200), nullable=False),
    # Ids of the units that may use it; empty for all.
    Column("unit_ids", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

menu_item = Table(
    "menu_item",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("title", String(32), nullable=True),
    Column("hidden", Boolean, nullable=False),
    Column("position", Integer, nullable=True),
)

menu_entry = Table(
    "menu_entry",
    metadata,
    id_column(),
    Column("subsystem", String(32), nullable=False),
    # The heading under which it stands.
    Column("heading", String(32), nullable=False),
    Column("title", String(32), nullable=False),
    Column("target", String(500), nullable=False),
    # Codes of the roles that see it.
    Column("roles", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
