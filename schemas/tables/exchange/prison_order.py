"""What is told to the prisons' systems of our records, and what they answered."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

prison_order = Table(
    "prison_order",
    metadata,
    id_column(),
    reference("system_id", "prison_system", index=False),
    # `OrderKind`, and the module and id of the record that is told.
    Column("kind", String(24), nullable=False),
    Column("module", String(48), nullable=False),
    Column("object_id", String(ID_LENGTH), nullable=False),
    # Rises with each order of an object to a system; the record's own version stands beside it.
    Column("version", Integer, nullable=False),
    Column("record_version", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    # As it was handed over first, sealed; empty before.
    Column("values_sealed", LargeBinary, nullable=True),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    moment("queued_at"),
    moment("tried_at", nullable=True),
    moment("next_try_at", nullable=True),
    moment("settled_at", nullable=True),
    Column("problem", String(200), nullable=False),
    Column("receipt", String(200), nullable=False),
    UniqueConstraint("system_id", "module", "object_id", "version"),
    # Of one object at most one order is on its way, so that none overtakes another.
    Index(
        "uq_prison_order_open",
        "system_id",
        "module",
        "object_id",
        unique=True,
        postgresql_where=text("state in ('waiting', 'sent')"),
    ),
    Index(
        "ix_prison_order_due",
        "system_id",
        "next_try_at",
        postgresql_where=text("state in ('waiting', 'sent')"),
    ),
)
