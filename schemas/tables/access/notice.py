"""Telling relatives of their calls: by telephone, and by messages that they read (VC-INM-05)."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

call_phone_notice = Table(
    "call_phone_notice",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    Column("state", String(16), nullable=False),
    # What is read out; it names the inmate by surname alone.
    Column("text", String(400), nullable=False),
    # Tries that rang; the gateway knows each again by notice and number, so none rings twice.
    Column("tries", Integer, nullable=False, default=0),
    # Times that the gateway itself did not answer.
    Column("failures", Integer, nullable=False, default=0),
    moment("due_at"),
    moment("claimed_at", nullable=True),
    Column("outcome", String(200), nullable=False, default=""),
    moment("ended_at", nullable=True),
    Index("ix_call_phone_notice_open", "state", "due_at"),
)

# What somebody outside is told in 我的消息; a case's result stands in the case itself.
relative_message = Table(
    "relative_message",
    metadata,
    id_column(),
    # Empty for a person who is nobody's relative yet: then it is his account's.
    reference("relative_id", "relative", nullable=True),
    reference("account_id", "public_account", nullable=True),
    reference("call_id", "video_call", nullable=True),
    # Of a visit that it tells of.
    reference("booking_id", "visit_booking", nullable=True),
    Column("kind", String(32), nullable=False),
    Column("title", String(64), nullable=False),
    Column("text", String(400), nullable=False),
    Column("reason", String(400), nullable=False, server_default=""),
    # Which change it tells of, and to whom: told again it is the same message.
    Column("once", String(160), nullable=True, unique=True),
    moment("at"),
    moment("read_at", nullable=True),
    CheckConstraint("relative_id is not null or account_id is not null", name="is_somebody_s"),
)

# Whether a relative wants to be told by message; no row: was never asked, and gets none.
message_choice = Table(
    "message_choice",
    metadata,
    Column("relative_id", String(ID_LENGTH), ForeignKey("relative.id"), primary_key=True),
    Column("agreed", Boolean, nullable=False),
    moment("at"),
)

# How a person wants to be told: by group of occasions the channels, and own quiet hours.
message_wish = Table(
    "message_wish",
    metadata,
    # A relative, or an account that is nobody's relative.
    Column("person_id", String(ID_LENGTH), primary_key=True),
    Column("groups", JSON, nullable=False),
    Column("quiet_from", String(5), nullable=False, server_default=""),
    Column("quiet_until", String(5), nullable=False, server_default=""),
    # Of an account; a relative's word stands in message_choice.
    Column("agreed", Boolean, nullable=False, server_default="false"),
    moment("at"),
)
