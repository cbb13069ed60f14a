"""What was said, by whom, when (VC-GEN-09)."""

from sqlalchemy import JSON, Column, Float, Integer, String, Table, UniqueConstraint

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
    moment("at"),
    # `TranscriptSource`: the live lines stay when the recording was read again.
    Column("source", String(8), nullable=False, default="live", server_default="live"),
    # The reading of a recording that it belongs to; none for live lines.
    reference("pass_id", "transcript_pass", nullable=True),
    UniqueConstraint("call_id", "source", "seq"),
)
