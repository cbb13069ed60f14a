"""Pay of labour: a sheet of each ward and month, its sealed lines, and what they were before."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Numeric,
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
    Column("people", Integer, nullable=False),
    # Minutes by kind of hours.
    Column("minutes", JSON, nullable=False),
    Column("amount", Numeric(14, 2), nullable=False),
    # Versions of the rules by which it was calculated.
    Column("rules", JSON, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("needs_recalculation", Boolean, nullable=False, server_default=false()),
    Column("recalculation_reason", String(200), nullable=False, server_default=""),
    moment("calculated_at"),
    moment("reported_at", nullable=True),
    Column("reported_by", String(64), nullable=True),
    moment("approved_at", nullable=True),
    # Of whoever returned it last.
    Column("opinion", String(500), nullable=False, server_default=""),
    UniqueConstraint("ward_id", "month"),
)

pay_line = Table(
    "pay_line",
    metadata,
    id_column(),
    reference("sheet_id", "pay_sheet", index=False),
    # Said again with each line, since lines are split by unit and period.
    reference("ward_id", "org_unit", index=False),
    Column("month", String(MONTH_LENGTH), nullable=False),
    reference("inmate_id", "inmate"),
    Column("version", Integer, nullable=False),
    # Deleted by an approved request; what it was stays.
    Column("removed", Boolean, nullable=False, server_default=false()),
    Column("amount_sealed", LargeBinary, nullable=False),
    Column("steps_sealed", LargeBinary, nullable=False),
    moment("changed_at"),
    UniqueConstraint("sheet_id", "inmate_id"),
)

pay_line_version = Table(
    "pay_line_version",
    metadata,
    id_column(),
    reference("sheet_id", "pay_sheet", index=False),
    reference("inmate_id", "inmate", index=False),
    Column("version", Integer, nullable=False),
    Column("removed", Boolean, nullable=False, server_default=false()),
    Column("amount_sealed", LargeBinary, nullable=False),
    Column("steps_sealed", LargeBinary, nullable=False),
    # Why it is no longer the one that counts, and who changed it.
    Column("reason", String(200), nullable=False),
    Column("replaced_by", String(64), nullable=False),
    moment("replaced_at"),
    # The approved request.
    Column("case_id", String(ID_LENGTH), nullable=True),
    UniqueConstraint("sheet_id", "inmate_id", "version"),
)

pay_reminder = Table(
    "pay_reminder",
    metadata,
    # The ward was last reminded then that the month's sheet is overdue.
    Column("ward_id", String(ID_LENGTH), ForeignKey("org_unit.id"), primary_key=True),
    Column("month", String(MONTH_LENGTH), primary_key=True),
    moment("reminded_at"),
)
