"""Outbox, inbox and dead letters: the database's side of JetStream."""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, String, Table, Text

from schemas.tables.base import id_column, metadata, moment

outbox = Table(
    "outbox",
    metadata,
    # The id is also the Nats-Msg-Id.
    id_column(),
    Column("subject", String(160), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    moment("created_at"),
    moment("published_at", nullable=True, index=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", String(48), primary_key=True),
    Column("message_id", String(64), primary_key=True),
    moment("applied_at"),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    id_column(),
    Column("consumer", String(48), nullable=False),
    Column("message_id", String(72), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("headers", JSON, nullable=False, default=dict),
    Column("deliveries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    moment("at"),
    moment("replayed_at", nullable=True),
    Index("uq_dead_letter_consumer_message_id", "consumer", "message_id", unique=True),
)
