"""Outbox, inbox and dead letters: the database's side of JetStream."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from schemas.tables.base import id_column, metadata, moment, reference

outbox = Table(
    "outbox",
    metadata,
    # The id is also the Nats-Msg-Id.
    id_column(),
    Column("subject", String(160), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    moment("created_at"),
    moment("published_at", nullable=True, index=True),
    # In the order in which they go out: however many wait, the next ones are found at once.
    Index("ix_outbox_waiting", "id", postgresql_where=text("published_at is null")),
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
    moment("at", index=True),
    # The ward or prison whose officers see it; without one, the bureau alone does.
    reference("unit_id", "org_unit", nullable=True),
    moment("replayed_at", nullable=True),
    moment("set_aside_at", nullable=True),
    # Who did either, and why.
    reference("settled_by", "officer", nullable=True, index=False),
    Column("settled_reason", String(200), nullable=True),
    # The outbox row that went out in its place, and what it held.
    Column("sent_id", String(26), nullable=True),
    Column("sent", LargeBinary, nullable=True),
    CheckConstraint("replayed_at is null or set_aside_at is null", name="settled_once"),
    Index("uq_dead_letter_consumer_message_id", "consumer", "message_id", unique=True),
)
