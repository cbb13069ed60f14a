"""Keys and grants of API consumers, numbers used once, and the log of calls."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
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

api_grant = Table(
    "api_grant",
    metadata,
    id_column(),
    reference("consumer_id", "api_consumer"),
    Column("interface", String(64), nullable=False),
    Column("unmasked", Boolean, nullable=False),
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
)
