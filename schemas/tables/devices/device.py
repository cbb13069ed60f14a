"""Credentials of devices, devices that were refused, commands and both kinds of log."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

device_credential = Table(
    "device_credential",
    metadata,
    id_column(),
    reference("device_id", "device"),
    # Keyed digest: the secret itself is kept nowhere.
    Column("digest", String(64), nullable=False),
    moment("created_at"),
    Column("created_by", String(64), nullable=False),
    moment("first_used_at", nullable=True),
    moment("ended_at", nullable=True),
    # 04‖X‖Y in hexadecimal; empty until the terminal has brought it in.
    Column("public_key", String(130), nullable=True),
    moment("key_registered_at", nullable=True),
)

refused_device = Table(
    "refused_device",
    metadata,
    id_column(),
    Column("serial", String(64), nullable=False, unique=True),
    Column("model", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    moment("first_at"),
    moment("last_at"),
    Column("state", String(16), nullable=False, index=True),
    moment("decided_at", nullable=True),
    Column("decided_by", String(64), nullable=True),
    Column("note", String(200), nullable=False),
    reference("device_id", "device", nullable=True),
)

device_command = Table(
    "device_command",
    metadata,
    id_column(),
    # Commands that were sent together share it.
    Column("order_id", String(ID_LENGTH), nullable=False, index=True),
    reference("device_id", "device", index=False),
    Column("kind", String(24), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", String(200), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("sent_by", String(64), nullable=False),
    moment("queued_at"),
    moment("sent_at", nullable=True),
    moment("received_at", nullable=True),
    moment("ended_at", nullable=True),
    moment("expires_at"),
    Index("ix_device_command_device_id_id", "device_id", "id"),
    Index("ix_device_command_state_expires_at", "state", "expires_at"),
)

device_log = Table(
    "device_log",
    metadata,
    id_column(),
    reference("device_id", "device", index=False),
    Column("seq", BigInteger, nullable=False),
    moment("at"),
    Column("level", String(8), nullable=False),
    Column("text", String(1000), nullable=False),
    reference("command_id", "device_command"),
    UniqueConstraint("device_id", "seq"),
    Index("ix_device_log_device_id_at", "device_id", "at"),
)

device_content = Table(
    "device_content",
    metadata,
    id_column(),
    reference("device_id", "device", index=False),
    Column("seq", BigInteger, nullable=False),
    Column("title", String(100), nullable=False),
    reference("command_id", "device_command", nullable=True),
    moment("started_at"),
    moment("ended_at", nullable=True),
    UniqueConstraint("device_id", "seq"),
    Index("ix_device_content_device_id_started_at", "device_id", "started_at"),
)
