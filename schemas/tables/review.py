"""What officers think of a call: rating at its end, review afterwards."""

from sqlalchemy import JSON, Column, Integer, String, Table, UniqueConstraint

from schemas.tables.base import id_column, metadata, moment, reference

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
    reference("call_id", "conversation"),
    reference("officer_id", "officer", index=False),
    Column("summary", String(1000), nullable=False),
    # normal, attention, violation.
    Column("assessment", String(16), nullable=False),
    moment("at"),
)
