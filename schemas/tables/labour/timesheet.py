"""Sheets of hours in the core database: drafts, how far a ward's day has come, corrections.

The lines of a submitted sheet lie in the ledger's shards.
"""

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

timesheet = Table(
    "timesheet",
    metadata,
    # Also the sheet's id in the ledger.
    id_column(),
    reference("ward_id", "org_unit", index=False),
    reference("prison_id", "org_unit"),
    Column("day", Date, nullable=False, index=True),
    # As the ledger's once everything is booked there.
    Column("version", Integer, nullable=False),
    # submitted, approved or returned.
    Column("state", String(16), nullable=False, index=True),
    Column("people", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("normal_minutes", Integer, nullable=False),
    Column("overtime_minutes", Integer, nullable=False),
    Column("rest_minutes", Integer, nullable=False),
    reference("entered_by", "officer", index=False),
    Column("entered_name", String(64), nullable=False),
    moment("submitted_at"),
    Column("decided_by", String(ID_LENGTH), nullable=True),
    Column("decided_name", String(64), nullable=False, server_default=""),
    moment("decided_at", nullable=True),
    Column("opinion", String(500), nullable=False, server_default=""),
    Column("case_id", String(ID_LENGTH), nullable=True),
    # Of the last submission; what the ledger refused of it is found by it.
    Column("message_id", String(ID_LENGTH), nullable=False),
    UniqueConstraint("ward_id", "day"),
)

timesheet_draft = Table(
    "timesheet_draft",
    metadata,
    reference("ward_id", "org_unit", index=False),
    Column("day", Date, nullable=False),
    reference("officer_id", "officer", index=False),
    # As typed: what is half entered comes back as it was.
    Column("rows_sealed", LargeBinary, nullable=False),
    moment("saved_at"),
    PrimaryKeyConstraint("ward_id", "day", "officer_id"),
)

timesheet_correction = Table(
    "timesheet_correction",
    metadata,
    id_column(),
    reference("timesheet_id", "timesheet", index=False),
    # Of the sheet that it was asked for; it applies to no other.
    Column("version", Integer, nullable=False),
    # pending, approved, rejected or withdrawn.
    Column("state", String(16), nullable=False),
    # Lines before and after, and whose they are.
    Column("changes_sealed", LargeBinary, nullable=False),
    Column("reason", String(200), nullable=False),
    reference("asked_by", "officer", index=False),
    Column("asked_name", String(64), nullable=False),
    moment("asked_at"),
    Column("decided_by", String(ID_LENGTH), nullable=True),
    Column("decided_name", String(64), nullable=False, server_default=""),
    moment("decided_at", nullable=True),
    Column("opinion", String(500), nullable=False, server_default=""),
    Column("case_id", String(ID_LENGTH), nullable=True),
    Index("ix_timesheet_correction_timesheet_id_asked_at", "timesheet_id", "asked_at"),
)
