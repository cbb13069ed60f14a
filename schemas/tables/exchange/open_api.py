"""Keys and grants of API consumers, numbers used once, and the log of calls."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

api_key = Table(
    "api_key",
    metadata,
    id_column(),
    reference("consumer_id", "api_consumer"),
    Column("key_id", String(32), nullable=False, unique=True),
    Column("secret_sealed", LargeBinary, nullable=False),
    moment("created_at"),
    Column("created_by", String(64), nullable=False),
    moment("ended_at", nullable=True),
)

api_key_permit = Table(
    "api_key_permit",
    metadata,
    id_column(),
    reference("consumer_id", "api_consumer"),
    reference("case_id", "approval_case"),
    # Who asked for the key, and alone may take it.
    reference("officer_id", "officer"),
    moment("until"),
    moment("ended_at", nullable=True),
    # Of the key that was made; empty where it was taken back or replaced before.
    Column("key_id", String(32), nullable=True),
    Column("mac", String(64), nullable=False),
)
"""Keys that were decided: each is taken once, within its time."""

api_grant = Table(
    "api_grant",
    metadata,
    id_column(),
    reference("consumer_id", "api_consumer"),
    Column("interface", String(64), nullable=False),
    Column("unmasked", Boolean, nullable=False),
    Column("tailored", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("consumer_id", "interface"),
)

api_nonce = Table(
    "api_nonce",
    metadata,
    Column("key_id", String(32), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    moment("at", index=True),
)

api_call = Table(
    "api_call",
    metadata,
    id_column(),
    moment("at", index=True),
    # Not a reference: the log outlives the consumer, and an unknown key has none.
    Column("consumer_id", String(ID_LENGTH), nullable=True),
    Column("consumer", String(64), nullable=False),
    Column("interface", String(64), nullable=False),
    Column("method", String(8), nullable=False),
    Column("path", String(200), nullable=False),
    Column("parameters_digest", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("code", String(48), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Index("ix_api_call_consumer_id_at", "consumer_id", "at"),
    Index("ix_api_call_interface_at", "interface", "at"),
)

open_interface = Table(
    "open_interface",
    metadata,
    id_column(),
    Column("interface", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    # testing, enabled, deprecated or disabled.
    Column("state", String(16), nullable=False),
    Column("ends_on", Date, nullable=True),
    moment("tried_at", nullable=True),
    Column("note", String(200), nullable=False),
    moment("changed_at"),
    Column("changed_by", String(64), nullable=False),
    UniqueConstraint("interface", "version"),
)
"""What differs from enabled, and every version of a data set."""

data_set = Table(
    "data_set",
    metadata,
    id_column(),
    reference("consumer_id", "api_consumer"),
    Column("interface", String(64), nullable=False, unique=True),
    Column("title", String(64), nullable=False),
    Column("base", String(64), nullable=False),
    moment("created_at"),
)

data_set_version = Table(
    "data_set_version",
    metadata,
    id_column(),
    reference("data_set_id", "data_set"),
    Column("version", Integer, nullable=False),
    Column("definition", JSON, nullable=False),
    moment("created_at"),
    Column("created_by", String(64), nullable=False),
    UniqueConstraint("data_set_id", "version"),
)

data_set_use = Table(
    "data_set_use",
    metadata,
    Column("data_set_id", String(ID_LENGTH), ForeignKey("data_set.id"), primary_key=True),
    moment("began_at"),
    # Cursors of the last page, by which the next one of the same pull is told; empty at its end.
    Column("asked_after", String(ID_LENGTH), nullable=False),
    Column("told_last", String(ID_LENGTH), nullable=False),
    Column("more", Boolean, nullable=False),
    Column("day", Date, nullable=False),
    Column("rows", Integer, nullable=False),
)
"""How far a consumer has pulled, and how much today; kept under a lock, so it is exact."""
