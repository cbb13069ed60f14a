"""What officers think of a call: rating at its end, review afterwards."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

call_rating = Table(
    "call_rating",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    reference("officer_id", "officer", index=False),
    # 1 to 5.
    Column("level", Integer, nullable=False),
    Column("tags", JSON, nullable=False, default=list),
    Column("text", String(500), nullable=False, default=""),
    moment("at"),
    UniqueConstraint("call_id", "officer_id"),
)

call_review = Table(
    "call_review",
    metadata,
    id_column(),
    reference("call_id", "conversation", index=False),
    reference("officer_id", "officer", index=False),
    Column("summary", String(1000), nullable=False),
    # normal, attention, violation.
    Column("assessment", String(16), nullable=False),
    Column("anomaly", Boolean, nullable=False, default=False, server_default=false()),
    # Of the dictionary `anomaly_kind`; what was reviewed before there was one has none.
    Column("anomaly_kind", String(64), nullable=True),
    Column("anomaly_note", String(500), nullable=False, default="", server_default=""),
    moment("at"),
)
# Of each conversation its last review.
Index(
    "ix_call_review_call_id",
    call_review.c.call_id,
    call_review.c.at,
    call_review.c.id,
    postgresql_include=["anomaly"],
)

review_assignment = Table(
    "review_assignment",
    metadata,
    # Who is to review the conversation; whoever had it before stands in the audit log.
    Column(
        "call_id",
        String(ID_LENGTH),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    reference("officer_id", "officer"),
    reference("assigned_by", "officer", index=False),
    moment("at"),
)

overdue_review = Table(
    "overdue_review",
    metadata,
    # Officers were told once that this conversation's review is overdue.
    Column(
        "call_id",
        String(ID_LENGTH),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    moment("due_at"),
    moment("told_at"),
)
