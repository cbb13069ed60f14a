"""Sealed files and the recordings made of them (VC-REC)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

stored_file = Table(
    "stored_file",
    metadata,
    id_column(),
    # face, recording, waveform, ...
    Column("kind", String(24), nullable=False),
    Column("media_type", String(64), nullable=False),
    # Bytes and SM3 of the plain content; the store holds it sealed.
    Column("size", BigInteger, nullable=False),
    Column("sm3", String(64), nullable=False),
    # The data key, wrapped by the key provider's key `key_id`.
    Column("key_id", String(64), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("location", String(256), nullable=False),
    # working: where calls write; lasting: where files are kept for good.
    Column("store", String(16), nullable=False, server_default="working"),
    moment("created_at"),
    moment("deleted_at", nullable=True),
)

recording = Table(
    "recording",
    metadata,
    id_column(),
    reference("call_id", "conversation"),
    # running, composing, sealed, failed.
    Column("state", String(16), nullable=False),
    moment("started_at"),
    moment("ended_at", nullable=True),
    Column("seconds", Float, nullable=True),
    # [{"start_s", "end_s", "what"}]: every hole is shown.
    Column("gaps", JSON, nullable=False, default=list),
    Column("problem", String(200), nullable=True),
    # The head of the chain of segments: a cut tail is found by it.
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("last_digest", String(64), nullable=False, server_default="0" * 64),
    # How often composing was tried.
    Column("tries", Integer, nullable=False, server_default="0"),
)

recording_segment = Table(
    "recording_segment",
    metadata,
    id_column(),
    reference("recording_id", "recording", index=False),
    Column("seq", Integer, nullable=False),
    # Which of the rooms that carried the call wrote it.
    Column("part", Integer, nullable=False),
    # Seconds of the recording clock, half open.
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    reference("file_id", "stored_file"),
    Column("size", BigInteger, nullable=False),
    Column("sm3", String(64), nullable=False),
    # Chained: SM3 over the segment and the digest of the one before.
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("recording_id", "seq"),
)

recording_part = Table(
    "recording_part",
    metadata,
    id_column(),
    reference("recording_id", "recording"),
    Column("seq", Integer, nullable=False),
    # track (as it came), call (sound and picture), sound, picture, waveform.
    Column("kind", String(16), nullable=False),
    Column("role", String(16), nullable=True),
    Column("start_s", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    reference("file_id", "stored_file"),
)

recording_check = Table(
    "recording_check",
    metadata,
    Column("recording_id", String(ID_LENGTH), ForeignKey("recording.id"), primary_key=True),
    moment("at"),
    Column("whole", Boolean, nullable=False),
    # What was wrong first, in the words of the verdict.
    Column("problem", JSON, nullable=True),
)

file_transfer = Table(
    "file_transfer",
    metadata,
    Column("file_id", String(ID_LENGTH), ForeignKey("stored_file.id"), primary_key=True),
    # copied: the register names the lasting store, the source is still there; done; failed.
    Column("state", String(16), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("problem", String(200), nullable=True),
    moment("at"),
)

recording_hold = Table(
    "recording_hold",
    metadata,
    id_column(),
    reference("recording_id", "recording"),
    Column("reason", String(200), nullable=False),
    reference("placed_by", "officer", index=False),
    moment("placed_at"),
    # Who asked for its end; the one who decided stands in the approval case.
    reference("lifted_by", "officer", nullable=True, index=False),
    reference("lift_case_id", "approval_case", nullable=True, index=False),
    Column("lift_reason", String(200), nullable=True),
    moment("lifted_at", nullable=True),
)

recording_removal = Table(
    "recording_removal",
    metadata,
    id_column(),
    reference("recording_id", "recording"),
    # call, sound, picture, waveform, track.
    Column("kind", String(16), nullable=False),
    Column("files", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    # Of the file; of the chain's head where segments were removed.
    Column("sm3", String(64), nullable=False),
    # term, space, approval.
    Column("cause", String(16), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("actor_name", String(64), nullable=False),
    reference("case_id", "approval_case", nullable=True, index=False),
    moment("at"),
)

storage_alert = Table(
    "storage_alert",
    metadata,
    id_column(),
    # working or lasting.
    Column("store", String(16), nullable=False),
    Column("free_bytes", BigInteger, nullable=False),
    Column("total_bytes", BigInteger, nullable=False),
    moment("raised_at"),
    moment("cleared_at", nullable=True),
)
