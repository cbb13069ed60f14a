"""Accounts of whoever comes in from outside, and by what each is known (VC-PUB-01 to -03)."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

# One person, whatever the entry. What is told of him lies sealed: a row tells nobody's name.
public_account = Table(
    "public_account",
    metadata,
    id_column(),
    # Whose account it is, once it is known that he is a relative.
    Column("relative_id", String(ID_LENGTH), ForeignKey("relative.id"), nullable=True, unique=True),
    Column("name_sealed", LargeBinary, nullable=True),
    Column("id_no_sealed", LargeBinary, nullable=True),
    Column("id_no_digest", String(64), nullable=True, unique=True),
    Column("phone_sealed", LargeBinary, nullable=True),
    Column("phone_digest", String(64), nullable=True, index=True),
    # open, blocked, merged, erased.
    Column("state", String(16), nullable=False),
    # By which entry he came last.
    Column("last_entry", String(16), nullable=False),
    moment("opened_at"),
    moment("last_entered_at"),
)

# By what an entry knows somebody: an openid, an identity number, a telephone number.
public_identity = Table(
    "public_identity",
    metadata,
    id_column(),
    reference("account_id", "public_account"),
    Column("entry", String(16), nullable=False),
    Column("subject_digest", String(64), nullable=False),
    Column("subject_sealed", LargeBinary, nullable=False),
    moment("bound_at"),
    UniqueConstraint("entry", "subject_digest"),
)

# Codes that were sent to a number typed by hand; neither number nor code stands here in clear.
public_code = Table(
    "public_code",
    metadata,
    id_column(),
    Column("phone_digest", String(64), nullable=False),
    Column("code_digest", String(64), nullable=False),
    Column("source_address", String(64), nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    moment("at"),
    moment("until"),
    moment("used_at", nullable=True),
    Index("ix_public_code_phone_digest", "phone_digest", "at"),
    Index("ix_public_code_source_address", "source_address", "at"),
)

# Sessions that began at a platform, so that both sides end them (VC-SSB-08).
public_entry_session = Table(
    "public_entry_session",
    metadata,
    id_column(),
    reference("account_id", "public_account"),
    Column("session_digest", String(64), nullable=False, unique=True),
    Column("session_sealed", LargeBinary, nullable=False),
    moment("began_at"),
    moment("ended_at", nullable=True),
    # When the platform had heard of it, where we ended it.
    moment("told_at", nullable=True),
)

# That an account agreed to a version of the privacy notice; rows are added alone.
public_consent = Table(
    "public_consent",
    metadata,
    id_column(),
    reference("account_id", "public_account", index=False),
    Column("number", Integer, ForeignKey("privacy_notice.number"), nullable=False),
    moment("at"),
    Column("source_address", String(64), nullable=False),
    UniqueConstraint("account_id", "number"),
)
