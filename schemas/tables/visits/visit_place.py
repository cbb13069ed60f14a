"""Sessions of the visits calendar, and who holds or has which of their places (VC-APPT-13)."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

visit_calendar = Table(
    "visit_calendar",
    metadata,
    Column("prison_id", String(ID_LENGTH), ForeignKey("org_unit.id"), primary_key=True),
    # Grows with each change of what the calendar is made of; `made` is what sessions follow.
    Column("wanted", Integer, nullable=False, default=1),
    Column("made", Integer, nullable=False, default=0),
    # The last day of which there are sessions.
    Column("made_until", Date, nullable=True),
)

visit_session = Table(
    "visit_session",
    metadata,
    id_column(),
    reference("prison_id", "org_unit", index=False),
    reference("time_id", "visit_time", index=False),
    Column("day", Date, nullable=False),
    Column("starts", String(5), nullable=False),
    Column("ends", String(5), nullable=False),
    Column("visit_type", String(32), nullable=False),
    Column("room", String(20), nullable=True),
    Column("counted", String(16), nullable=False),
    Column("capacity", Integer, nullable=False),
    # Places that are held or booked. A hold that has run out is counted until somebody asks for
    # the session's last place; who looks for free ones adds it again.
    Column("taken", Integer, nullable=False, default=0, server_default=text("0")),
    # Codes between commas, as ",P03-W01,P03-W02,"; empty lets everybody in.
    Column("wards", String(402), nullable=False, default=""),
    Column("levels", String(202), nullable=False, default=""),
    # What the times no longer say stays for those who have booked it.
    Column("offered", Boolean, nullable=False, default=True, server_default=true()),
    Column("closed", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("time_id", "day"),
    CheckConstraint("taken >= 0", name="none_given_back_twice"),
    # The database itself lets nobody overbook.
    CheckConstraint("taken <= capacity", name="never_overbooked"),
    Index("ix_visit_session_prison_id", "prison_id", "day"),
)

visit_place = Table(
    "visit_place",
    metadata,
    id_column(),
    reference("session_id", "visit_session", index=False),
    reference("relative_id", "relative"),
    reference("inmate_id", "inmate"),
    # How many of the session's places, and how many people come.
    Column("size", Integer, nullable=False),
    Column("visitors", Integer, nullable=False),
    # held, booked or ended.
    Column("state", String(16), nullable=False),
    moment("made_at"),
    # When a hold ends by itself.
    moment("until"),
    reference("booking_id", "visit_booking", nullable=True),
    CheckConstraint("size > 0", name="takes_something"),
    CheckConstraint("state <> 'booked' or booking_id is not null", name="booked_by_somebody"),
    Index("ix_visit_place_session_id", "session_id", "state", "until"),
    # Two devices of one person hold one place.
    Index(
        "uq_visit_place_held",
        "relative_id",
        "inmate_id",
        unique=True,
        postgresql_where=text("state = 'held'"),
    ),
    Index(
        "uq_visit_place_booked",
        "booking_id",
        unique=True,
        postgresql_where=text("state = 'booked'"),
    ),
)

visit_companion = Table(
    "visit_companion",
    metadata,
    id_column(),
    reference("booking_id", "visit_booking"),
    Column("name", String(40), nullable=False),
    Column("minor", Boolean, nullable=False),
)
