"""Attention records, and which conversations were read for them (VC-SUP-10)."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

attention_record = Table(
    "attention_record",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    reference("prison_id", "org_unit"),
    reference("ward_id", "org_unit"),
    # words, meaning or officer.
    Column("cause", String(16), nullable=False),
    # As the word library names its classes.
    Column("class_name", String(32), nullable=False),
    Column("confidence", Float, nullable=False),
    # Why, in an officer's words.
    Column("summary", String(500), nullable=False),
    # [{"line_id", "start", "end", "text", "start_s", "speaker", "word"}].
    Column("reasons", JSON, nullable=False),
    Column("line_ids", JSON, nullable=False),
    # What judged; empty where words or an officer did.
    Column("classifier", String(32), nullable=True),
    Column("classifier_version", String(16), nullable=True),
    # proposed, archived, lifted or dismissed.
    Column("state", String(16), nullable=False, index=True),
    # Empty until a person decided; from then on no analysis changes the record.
    reference("decided_by", "officer", nullable=True, index=False),
    moment("decided_at", nullable=True),
    Column("decision_reason", String(200), nullable=True),
    moment("at", index=True),
    # However often a conversation is read, each finding stands once.
    UniqueConstraint("call_id", "cause", "class_name"),
)

attended_call = Table(
    "attended_call",
    metadata,
    Column("call_id", String(ID_LENGTH), ForeignKey("conversation.id"), primary_key=True),
    # So many lines were there: with more, the conversation is read again.
    Column("lines", Integer, nullable=False),
    # What judged; empty while the analysis was switched off.
    Column("classifier", String(32), nullable=True),
    moment("at"),
)
