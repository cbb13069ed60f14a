"""Alerts raised by sensitive words and the rechecks they open (VC-GEN-11, VC-SUP-05)."""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import id_column, metadata, moment, reference

alert = Table(
    "alert",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    # `AlertKind`.
    Column("kind", String(16), nullable=False, default="word", server_default="word"),
    # None where nothing said raised it.
    reference("line_id", "transcript_line", nullable=True),
    reference("prison_id", "org_unit"),
    reference("ward_id", "org_unit"),
    # A word that was heard, or what was seen; see `AlertKind`.
    Column("word", String(32), nullable=False),
    Column("class_name", String(32), nullable=False),
    Column("severity", Integer, nullable=False),
    # What was heard in its place, sealed under the conversation's key; None where nothing said
    # raised it.
    Column("sealed", LargeBinary, nullable=True),
    # text, sound, face or mask.
    Column("matched_by", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    # Seconds from the end of the utterance to the alert.
    Column("raised_after_s", Float, nullable=False),
    # new, confirmed, dismissed, closed.
    Column("state", String(16), nullable=False),
    reference("acknowledged_by", "officer", nullable=True, index=False),
    moment("acknowledged_at", nullable=True),
    # Who has it in hand now; acknowledged_by stays the first who saw it.
    reference("owner_id", "officer", nullable=True, index=False),
    moment("owned_at", nullable=True),
    moment("escalated_at", nullable=True),
    # Names of those to whom it was escalated.
    Column("escalated_to", JSON, nullable=False, default=list, server_default=text("'[]'")),
    # Whose picture shows what was seen.
    reference("face_check_id", "face_check", nullable=True, index=False),
    moment("at"),
    # The same hit is not alerted twice.
    UniqueConstraint("line_id", "word", "start_s"),
)

alert_step = Table(
    "alert_step",
    metadata,
    id_column(),
    reference("alert_id", "alert"),
    # acknowledged, taken_over, handed_on, escalated.
    Column("kind", String(16), nullable=False),
    Column("actor_name", String(64), nullable=False),
    Column("to_names", JSON, nullable=False),
    Column("reason", String(200), nullable=False),
    moment("at"),
)

recheck_task = Table(
    "recheck_task",
    metadata,
    id_column(),
    reference("alert_id", "alert"),
    reference("call_id", "conversation"),
    reference("ward_id", "org_unit"),
    # open or concluded.
    Column("state", String(16), nullable=False, index=True),
    moment("opened_at"),
    # confirmed or dismissed.
    Column("conclusion", String(16), nullable=True),
    Column("note", String(500), nullable=True),
    reference("concluded_by", "officer", nullable=True, index=False),
    moment("concluded_at", nullable=True),
    UniqueConstraint("alert_id"),
)
