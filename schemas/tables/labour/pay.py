"""Pay of labour: how far each ward's month has come; its lines lie in the labour ledger."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

MONTH_LENGTH = 7

pay_sheet = Table(
    "pay_sheet",
    metadata,
    id_column(),
    reference("ward_id", "org_unit", index=False),
    # As 2026-11.
    Column("month", String(MONTH_LENGTH), nullable=False, index=True),
    # draft, reported, returned, approved.
    Column("state", String(16), nullable=False),
    # Grows with each calculation and each correction.
    Column("version", Integer, nullable=False),
    # Which version of the lines counts; what it comes to lies in the prison's shard alone.
    Column("version_id", String(ID_LENGTH), nullable=True),
    # Grows with each word to the shard about how far the sheet has come.
    Column("step", Integer, nullable=False, server_default="0"),
    Column("people", Integer, nullable=False),
    # Minutes by kind of hours.
    Column("minutes", JSON, nullable=False),
    # Versions of the rules by which it was calculated.
    Column("rules", JSON, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("needs_recalculation", Boolean, nullable=False, server_default=false()),
    Column("recalculation_reason", String(200), nullable=False, server_default=""),
    # Grows with each flag, also of a sheet that is flagged already: tells which was the last.
    Column("flag_number", Integer, nullable=False, server_default="0"),
    moment("calculated_at"),
    moment("reported_at", nullable=True),
    Column("reported_by", String(64), nullable=True),
    moment("approved_at", nullable=True),
    # Of whoever returned it last.
    Column("opinion", String(500), nullable=False, server_default=""),
    UniqueConstraint("ward_id", "month"),
)

pay_reminder = Table(
    "pay_reminder",
    metadata,
    # The ward was last reminded then that the month's sheet is overdue.
    Column("ward_id", String(ID_LENGTH), ForeignKey("org_unit.id"), primary_key=True),
    Column("month", String(MONTH_LENGTH), primary_key=True),
    moment("reminded_at"),
)
