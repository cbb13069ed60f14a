"""Accounts of outside bodies' people, and what their bookings hold (VC-OFFICIAL-03, -11)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

official_account = Table(
    "official_account",
    metadata,
    # An account is a person's: it bears the person's id.
    Column("id", String(ID_LENGTH), ForeignKey("agency_person.id"), primary_key=True),
    Column("login", String(32), nullable=False, unique=True),
    # Whoever keeps the body's people.
    Column("keeper", Boolean, nullable=False, server_default=false()),
    Column("enabled", Boolean, nullable=False),
    # scrypt, as officers' are; empty until the first one is set with the code.
    Column("password_hash", String(256), nullable=False),
    moment("password_changed_at", nullable=True),
    Column("failed_sign_ins", Integer, nullable=False, server_default=text("0")),
    moment("locked_until", nullable=True),
    Column("totp_sealed", LargeBinary, nullable=True),
    # Shown and not yet confirmed by a code.
    Column("totp_pending_sealed", LargeBinary, nullable=True),
    Column("totp_step", BigInteger, nullable=True),
    # `04‖X‖Y` in hex of the certificate's public part.
    Column("sm2_public_key", String(130), nullable=True),
    # A keyed digest of the code by which its holder sets a password; empty once it opens nothing.
    Column("claim_digest", String(64), nullable=False),
    moment("claim_until", nullable=True),
    Column("claim_failures", Integer, nullable=False, server_default=text("0")),
    moment("opened_at"),
)

official_password = Table(
    "official_password",
    metadata,
    id_column(),
    reference("account_id", "official_account"),
    Column("password_hash", String(256), nullable=False),
    moment("at"),
)

# What a booking that is wanted or approved keeps from others: that no two hold one inmate, room or
# person at a time is kept by `ex_official_hold` (decisions/0075).
official_hold = Table(
    "official_hold",
    metadata,
    id_column(),
    reference("booking_id", "official_booking"),
    # inmate, room, official.
    Column("kind", String(8), nullable=False),
    Column("held_id", String(ID_LENGTH), nullable=False),
    moment("held_from"),
    moment("held_until"),
    CheckConstraint("held_until > held_from", name="order"),
)

# Who comes along, of the same body as whoever booked.
official_companion = Table(
    "official_companion",
    metadata,
    id_column(),
    reference("booking_id", "official_booking"),
    reference("person_id", "agency_person"),
    UniqueConstraint("booking_id", "person_id"),
)

# Which of the papers that a kind or a rule asks for a file is.
official_paper = Table(
    "official_paper",
    metadata,
    id_column(),
    reference("booking_id", "official_booking"),
    Column("title", String(100), nullable=False),
    reference("file_id", "stored_file"),
)
