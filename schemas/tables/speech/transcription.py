"""The queue of recordings that wait for their transcript, and what outside systems handed in."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

transcription_batch = Table(
    "transcription_batch",
    metadata,
    id_column(),
    reference("requested_by", "officer", index=False),
    moment("at"),
)

_task_state = Column("state", String(16), nullable=False)

transcription_task = Table(
    "transcription_task",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    reference("recording_id", "recording"),
    reference("batch_id", "transcription_batch", nullable=True),
    # `QueueLevel` and `TaskState`.
    Column("level", String(16), nullable=False),
    _task_state,
    Column("tries", Integer, nullable=False, default=0),
    moment("next_try_at"),
    # The taking, not the worker: one that lost the task and took it again is another one.
    Column("taken_by", String(ID_LENGTH), nullable=True),
    # Without a word from the worker until then the task is taken back.
    moment("taken_until", nullable=True),
    Column("seconds_total", Float, nullable=True),
    Column("seconds_done", Float, nullable=False, default=0.0),
    # Of the try that runs, or of the one that ended it.
    Column("work_s", Float, nullable=False, default=0.0),
    Column("problem", String(200), nullable=True),
    reference("requested_by", "officer", nullable=True, index=False),
    moment("created_at", index=True),
    moment("started_at", nullable=True),
    moment("ended_at", nullable=True),
    Index("ix_transcription_task_next", "state", "level", "created_at"),
    # Two tasks for one recording would do the work twice.
    Index(
        "uq_transcription_task_open",
        "recording_id",
        unique=True,
        # By its column: where an insert becomes a MERGE, both sides have a state.
        postgresql_where=_task_state.in_(("waiting", "running", "paused")),
    ),
)

transcript_pass = Table(
    "transcript_pass",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    # `TranscriptSource`.
    Column("source", String(8), nullable=False),
    # The live reading covers the whole conversation, a record reading one of its recordings.
    reference("recording_id", "recording", nullable=True),
    Column("engine", String(32), nullable=False),
    # complete, or replaced by a later reading of the same recording.
    Column("state", String(16), nullable=False),
    moment("at"),
    Index(
        "uq_transcript_pass_record",
        "recording_id",
        unique=True,
        postgresql_where=text("state = 'complete' and source = 'record'"),
    ),
    Index(
        "uq_transcript_pass_live",
        "call_id",
        unique=True,
        postgresql_where=text("source = 'live'"),
    ),
)

recording_intake = Table(
    "recording_intake",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False),
    # taken or refused.
    Column("state", String(16), nullable=False),
    Column("channel", String(16), nullable=True),
    reference("call_id", "conversation", nullable=True),
    reference("recording_id", "recording", nullable=True),
    # Where it belongs, as far as that could be made out; without a ward the bureau alone sees it.
    reference("ward_id", "org_unit", nullable=True),
    # Of the file as it came; None where it could not be read.
    Column("sm3", String(64), nullable=True),
    # Who speaks on the first channel of the stored sound: relative where both are known, or mixed.
    Column("channels", Integer, nullable=True),
    Column("mixed", Boolean, nullable=False, default=False, server_default=false()),
    Column("problem", String(200), nullable=True),
    reference("seen_by", "officer", nullable=True, index=False),
    moment("seen_at", nullable=True),
    moment("at", index=True),
    # Taken once, however often it comes; what was refused has no call or comes again.
    UniqueConstraint("call_id", "sm3"),
)
