"""Officers' accounts, the sessions of everybody, and the log of signing in."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from schemas.tables.base import ID_LENGTH, id_column, kept_columns, metadata, moment, reference

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
    moment("password_changed_at", nullable=True),
    # A first or reset password opens nothing but its own change.
    Column("must_change_password", Boolean, nullable=False, default=False, server_default="false"),
    Column("failed_sign_ins", Integer, nullable=False, default=0),
    moment("locked_until", nullable=True),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("totp_sealed", LargeBinary, nullable=True),
    # Shown and not yet confirmed by a code.
    Column("totp_pending_sealed", LargeBinary, nullable=True),
    # The last time step whose code was taken, so that none counts twice.
    Column("totp_step", BigInteger, nullable=True),
    # Uncompressed point "04‖X‖Y" in hex of the certificate's or the key's public part.
    Column("sm2_public_key", String(130), nullable=True),
    # Of the officer's record, whatever becomes of the account.
    Column("state", String(24), nullable=False, default="active", server_default="active"),
    Column("post", String(32), nullable=True),
    Column("phone_sealed", LargeBinary, nullable=True),
    Column("phone_digest", String(64), nullable=True, index=True),
    Column("remark", String(500), nullable=True),
    *kept_columns(),
)

# A fixed number of slots: guesses at logins that nobody has are counted without growing.
unknown_login = Table(
    "unknown_login",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    # A keyed digest of what was typed, which may be a mistyped secret.
    Column("mark", String(64), nullable=False),
    Column("failed_sign_ins", Integer, nullable=False),
    moment("locked_until", nullable=True),
)

password_history = Table(
    "password_history",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    Column("password_hash", String(256), nullable=False),
    moment("at"),
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
    Column("device", String(200), nullable=False, default="", server_default=""),
    moment("created_at"),
    moment("last_seen_at"),
    moment("expires_at"),
    moment("ended_at", nullable=True),
    moment("face_checked_at", nullable=True),
    # The card that opened it: reporting the card lost ends the session.
    Column("card_id", String(ID_LENGTH), nullable=True, index=True),
)

sign_in_log = Table(
    "sign_in_log",
    metadata,
    id_column(),
    moment("at"),
    # sign_in, sign_out, claim.
    Column("event", String(8), nullable=False),
    # ok, or the code of the refusal.
    Column("result", String(32), nullable=False),
    reference("officer_id", "officer", nullable=True),
    Column("source_address", String(64), nullable=False),
    Column("device", String(200), nullable=False),
    # Whose sign-in: officer, relative or inmate; the other two are named here.
    Column("subject_kind", String(16), nullable=False, server_default="officer"),
    Column("subject_id", String(ID_LENGTH), nullable=True),
    # Cosine to the registered face, where one was shown.
    Column("score", Float, nullable=True),
    Index("ix_sign_in_log_subject_id_at", "subject_id", "at"),
    Index("ix_sign_in_log_at", "at"),
    Index("ix_sign_in_log_source_address_at", "source_address", "at"),
)

# Challenges that were answered: none counts twice.
sign_in_challenge = Table(
    "sign_in_challenge",
    metadata,
    id_column(),
    Column("login", String(32), nullable=False),
    Column("nonce", String(64), nullable=False),
    moment("expires_at", index=True),
    moment("used_at", nullable=True),
)
