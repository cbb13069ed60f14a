"""Coming bookings that are checked again, and what was found against them (VC-APPT-17)."""

from sqlalchemy import Column, Index, String, Table, text

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

# Triggers on what a booking rests on ask for it; whoever checks the booking takes its rows away.
visit_recheck = Table(
    "visit_recheck",
    metadata,
    # No reference: whoever changes an inmate waits for nobody who decides on his bookings.
    Column("booking_id", String(ID_LENGTH), primary_key=True),
    moment("asked_at", primary_key=True),
)

visit_flag = Table(
    "visit_flag",
    metadata,
    id_column(),
    reference("booking_id", "visit_booking"),
    Column("cause", String(16), nullable=False),
    Column("detail", String(200), nullable=False),
    # open, then kept, moved, cancelled or gone.
    Column("state", String(16), nullable=False),
    moment("first_seen"),
    # When officers were told.
    moment("told_at", nullable=True),
    moment("ended_at", nullable=True),
    reference("officer_id", "officer", nullable=True, index=False),
    Column("reason", String(200), nullable=True),
    Index("ix_visit_flag_state", "state", "booking_id"),
    # What stands against a booking stands once.
    Index(
        "uq_visit_flag_standing",
        "booking_id",
        "cause",
        unique=True,
        postgresql_where=text("state IN ('open', 'kept')"),
    ),
)
