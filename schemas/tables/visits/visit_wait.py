"""Who waits for a place of a session that is full (VC-APPT-18)."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, text

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

visit_wait = Table(
    "visit_wait",
    metadata,
    id_column(),
    reference("session_id", "visit_session", index=False),
    reference("relative_id", "relative"),
    reference("inmate_id", "inmate"),
    # How many people come, and how many of the session's places that takes.
    Column("visitors", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    # waiting, offered, taken, declined, lapsed, withdrawn or ended.
    Column("state", String(16), nullable=False),
    moment("asked_at"),
    # The hold that is offered. Holds that came to nothing are forgotten, so that it may be gone.
    Column("place_id", String(ID_LENGTH), nullable=True, index=True),
    moment("offered_until", nullable=True),
    moment("ended_at", nullable=True),
    CheckConstraint("size > 0", name="takes_something"),
    Index("ix_visit_wait_session_id", "session_id", "state", "asked_at"),
    # A pair waits once for one session.
    Index(
        "uq_visit_wait_open",
        "relative_id",
        "inmate_id",
        "session_id",
        unique=True,
        postgresql_where=text("state in ('waiting', 'offered')"),
    ),
)
