"""The keys under which what was said lies sealed, one for each conversation (VC-GEN-22)."""

from sqlalchemy import (
    Column,
    ColumnClause,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    literal_column,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

conversation_key = Table(
    "conversation_key",
    metadata,
    Column("call_id", String(ID_LENGTH), ForeignKey("conversation.id"), primary_key=True),
    # Sealed under the platform's key for this purpose; empty once it was destroyed.
    Column("sealed_key", LargeBinary, nullable=False),
    moment("made_at"),
    moment("destroyed_at", nullable=True),
)

# Sensitive words that fell, as they are counted; where in the line each stands is sealed with it.
line_hit = Table(
    "line_hit",
    metadata,
    id_column(),
    reference("line_id", "transcript_line"),
    reference("call_id", "conversation"),
    Column("word", String(32), nullable=False),
    Column("class_name", String(32), nullable=False),
    Column("severity", Integer, nullable=False),
)


# By what any text is found: tokens of a line's characters and pairs, with a space between.
# In parts: what is erased as privileged has its own written anew, and no other.
line_index = Table(
    "line_index",
    metadata,
    Column("line_id", String(ID_LENGTH), primary_key=True),
    Column("call_id", String(ID_LENGTH), primary_key=True),
    Column("tokens", Text, nullable=False),
    postgresql_partition_by="HASH (call_id)",
)
TOKENS_APART: ColumnClause[str] = literal_column("' '")
"""Written out, so that a statement names the very expression of the index."""
Index(
    "ix_line_index_tokens",
    func.string_to_array(line_index.c.tokens, TOKENS_APART),
    postgresql_using="gin",
)
Index("ix_line_index_call_id", line_index.c.call_id)
