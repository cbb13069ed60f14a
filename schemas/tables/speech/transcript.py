"""What was said, by whom, when (VC-GEN-09); the words sealed under the conversation's key."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
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
    # Its text, at most 2,000 characters, and the marks to paint red (`spoken_seals.Words`).
    Column("sealed", LargeBinary, nullable=False),
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
line_version = Table(
    "line_version",
    metadata,
    id_column(),
    reference("line_id", "transcript_line", index=False),
    # 0 is what the engine wrote.
    Column("version", Integer, nullable=False),
    # As of a line.
    Column("sealed", LargeBinary, nullable=False),
    reference("officer_id", "officer", nullable=True, index=False),
    Column("reason", String(200), nullable=False),
    moment("at"),
    UniqueConstraint("line_id", "version"),
)
