"""Sealed files and the recordings made of them (VC-REC)."""

from sqlalchemy import JSON, BigInteger, Column, Float, Integer, LargeBinary, String, Table

from schemas.tables.base import id_column, metadata, moment, reference

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
    moment("created_at"),
    moment("deleted_at", nullable=True),
)

recording = Table(
    "recording",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    # running, composing, sealed, failed.
    Column("state", String(16), nullable=False),
    moment("started_at"),
    moment("ended_at", nullable=True),
    Column("seconds", Float, nullable=True),
    # [{"start_s", "end_s", "what"}]: every hole is shown.
    Column("gaps", JSON, nullable=False, default=list),
    Column("problem", String(200), nullable=True),
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
