"""The shared metadata and the few column shapes that every table uses."""

from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, String, func, text

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

ID_LENGTH = 26


def id_column() -> Column[str]:
    """Primary key: a ULID, so that order of making is order of sorting."""
    return Column("id", String(ID_LENGTH), primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[str]:
    """Foreign key to `target`'s id."""
    return Column(
        name, String(ID_LENGTH), ForeignKey(f"{target}.id"), nullable=nullable, index=index
    )


def kept_columns() -> list[Column[Any]]:
    """Who made and last changed a row, and how often it changed; defaults serve other writers."""
    return [
        Column("version", Integer, nullable=False, default=1, server_default=text("1")),
        moment("created_at", server_default=func.now()),
        Column("created_by", String(ID_LENGTH), nullable=True),
        moment("updated_at", server_default=func.now()),
        Column("updated_by", String(ID_LENGTH), nullable=True),
    ]


def moment(name: str, *, nullable: bool = False, **more: Any) -> Column[Any]:
    """A point in time, always with its zone."""
    return Column(name, DateTime(timezone=True), nullable=nullable, **more)
