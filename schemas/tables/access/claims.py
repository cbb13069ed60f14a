"""Claims of accounts by their holders, and notices of who can come in as whom (NF-SEC-19)."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import id_column, metadata, moment, reference

_claim_state = Column("state", String(16), nullable=False)

account_claim = Table(
    "account_claim",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    Column("kind", String(16), nullable=False),
    # `04‖X‖Y` in hex, of the key that counts once its holder has claimed it.
    Column("public_key", String(130), nullable=False),
    Column("reason", String(200), nullable=False),
    _claim_state,
    reference("proposed_by", "officer"),
    moment("proposed_at", index=True),
    reference("decided_by", "officer", nullable=True),
    moment("decided_at", nullable=True),
    Column("note", String(200), nullable=False),
    # Keyed digests of the two halves; empty once they open nothing any more.
    Column("first_digest", String(64), nullable=False),
    Column("second_digest", String(64), nullable=False),
    moment("expires_at", nullable=True),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    moment("closed_at", nullable=True),
    Column("mac", String(64), nullable=False),
    CheckConstraint(
        "state = 'withdrawn' or decided_by is null or decided_by <> proposed_by",
        name="two_people",
    ),
    CheckConstraint(
        "officer_id <> proposed_by and (decided_by is null or officer_id <> decided_by)",
        name="not_the_holder",
    ),
    # One of a kind waits, so that what is approved is what was asked for.
    Index(
        "uq_account_claim_open",
        "officer_id",
        "kind",
        unique=True,
        postgresql_where=_claim_state == "proposed",
    ),
)

security_notice = Table(
    "security_notice",
    metadata,
    id_column(),
    Column("kind", String(16), nullable=False),
    Column("audience", String(16), nullable=False),
    # The account that it is about; the holder among its audience.
    reference("officer_id", "officer", nullable=True),
    Column("grave", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),
    moment("at", index=True),
    reference("acknowledged_by", "officer", nullable=True),
    moment("acknowledged_at", nullable=True),
)

security_notice_seen = Table(
    "security_notice_seen",
    metadata,
    id_column(),
    reference("notice_id", "security_notice", index=False),
    reference("officer_id", "officer"),
    moment("at"),
    UniqueConstraint("notice_id", "officer_id"),
)
