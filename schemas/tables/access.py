"""Officers' accounts and the sessions of everybody."""

from sqlalchemy import Boolean, Column, Integer, String, Table, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

officer = Table(
    "officer",
    metadata,
    id_column(),
    Column("login", String(32), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("police_no", String(16), nullable=False, unique=True),
    reference("org_unit_id", "org_unit"),
    # scrypt, self-describing: "scrypt$n$r$p$salt$hash".
    Column("password_hash", String(256), nullable=False),
    Column("failed_sign_ins", Integer, nullable=False, default=0),
    moment("locked_until", nullable=True),
    Column("enabled", Boolean, nullable=False, default=True),
)

officer_role = Table(
    "officer_role",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    Column("role", String(24), nullable=False),
    UniqueConstraint("officer_id", "role"),
)

session = Table(
    "session",
    metadata,
    id_column(),
    # SM3 of the secret in the cookie; the secret itself is never stored.
    Column("secret_digest", String(64), nullable=False, unique=True),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", String(ID_LENGTH), nullable=False, index=True),
    Column("source_address", String(64), nullable=False),
    moment("created_at"),
    moment("last_seen_at"),
    moment("expires_at"),
    moment("ended_at", nullable=True),
    moment("face_checked_at", nullable=True),
)
