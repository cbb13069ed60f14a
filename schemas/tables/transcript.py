"""What was said, by whom, when (VC-GEN-09)."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    text,
    true,
)

from schemas.tables.base import id_column, metadata, moment, reference

transcript_line = Table(
    "transcript_line",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    Column("seq", Integer, nullable=False),
    # `Speaker`.
    Column("speaker", String(16), nullable=False),
    Column("speaker_name", String(64), nullable=False),
    # Seconds since the first join: the recording's clock.
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    Column("text", String(2000), nullable=False),
    # Marks to paint red: [{"start", "end", "word", "class_name", "matched_by"}].
    Column("hits", JSON, nullable=False, default=list),
    Column("engine", String(32), nullable=False),
    # text, or gap where speech could not be transcribed.
    Column("kind", String(8), nullable=False),
    # How often officers corrected the text; `line_version` has every text it had.
    Column("corrections", Integer, nullable=False, default=0, server_default=text("0")),
    moment("at"),
    # `TranscriptSource`: the live lines stay when the recording was read again.
    Column("source", String(8), nullable=False, default="live", server_default="live"),
    # The reading of a recording that it belongs to; none for live lines.
    reference("pass_id", "transcript_pass", nullable=True),
    # Whether it belongs to the reading that is read, searched and counted by default.
    Column("shown", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("call_id", "source", "seq"),
)
# Hits are few among the lines: whoever counts them reads these alone.
Index(
    "ix_transcript_line_with_hits",
    transcript_line.c.call_id,
    postgresql_where=text("json_array_length(hits) > 0"),
)
# Characters and pairs of characters, by which any text is found (`pipelines/rules/text_search.py`).
Index(
    "ix_transcript_line_grams",
    func.text_grams(transcript_line.c.text),
    postgresql_using="gin",
)

line_version = Table(
    "line_version",
    metadata,
    id_column(),
    reference("line_id", "transcript_line", index=False),
    # 0 is what the engine wrote.
    Column("version", Integer, nullable=False),
    Column("text", String(2000), nullable=False),
    Column("hits", JSON, nullable=False),
    reference("officer_id", "officer", nullable=True, index=False),
    Column("reason", String(200), nullable=False),
    moment("at"),
    UniqueConstraint("line_id", "version"),
)
