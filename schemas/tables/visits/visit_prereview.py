"""What the pre-review of a booking found, and inmates who must not meet (VC-APPT-11, -15)."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, text

from schemas.tables.base import id_column, metadata, moment, reference

visit_prereview_result = Table(
    "visit_prereview_result",
    metadata,
    id_column(),
    reference("booking_id", "visit_booking", index=False),
    # The rule as it was called then: it may be changed or deleted since.
    Column("rule_name", String(80), nullable=False),
    # passed, person or rejected.
    Column("result", String(16), nullable=False),
    moment("at"),
    Index("uq_visit_prereview_result_booking_id", "booking_id", unique=True),
)

visit_prereview_line = Table(
    "visit_prereview_line",
    metadata,
    id_column(),
    reference("result_id", "visit_prereview_result"),
    Column("position", Integer, nullable=False),
    Column("condition", String(16), nullable=False),
    Column("value", String(200), nullable=False),
    # off, person or reject.
    Column("effect", String(16), nullable=False),
    # off, passed, person or rejected.
    Column("result", String(16), nullable=False),
    Column("reason", String(200), nullable=False),
)

inmate_apart = Table(
    "inmate_apart",
    metadata,
    id_column(),
    # The lower id first, so that a pair is one pair from either side.
    reference("first_id", "inmate"),
    reference("second_id", "inmate"),
    Column("reason", String(200), nullable=False),
    moment("since"),
    reference("set_by", "officer", index=False),
    moment("lifted_at", nullable=True),
    reference("lifted_by", "officer", nullable=True, index=False),
    Column("lifted_reason", String(200), nullable=True),
    CheckConstraint("first_id < second_id", name="one_pair"),
    Index(
        "uq_inmate_apart_in_force",
        "first_id",
        "second_id",
        unique=True,
        postgresql_where=text("lifted_at is null"),
    ),
)
