"""Registered faces and every check made against them (VC-GEN-07)."""

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, String, Table, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

face_template = Table(
    "face_template",
    metadata,
    id_column(),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", String(ID_LENGTH), nullable=False),
    Column("engine", String(32), nullable=False),
    # Sealed float32 vector, little endian.
    Column("embedding_sealed", LargeBinary, nullable=False),
    Column("dimensions", Integer, nullable=False),
    Column("quality", Float, nullable=False),
    Column("picture_file_id", String(ID_LENGTH), nullable=False),
    moment("created_at"),
    UniqueConstraint("subject_kind", "subject_id", "engine"),
)

face_check = Table(
    "face_check",
    metadata,
    id_column(),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", String(ID_LENGTH), nullable=False, index=True),
    reference("call_id", "video_call", nullable=True),
    Column("purpose", String(16), nullable=False),
    Column("engine", String(32), nullable=False),
    # Cosine; null where no face could be embedded.
    Column("score", Float, nullable=True),
    Column("threshold", Float, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("faces_found", Integer, nullable=False),
    Column("picture_file_id", String(ID_LENGTH), nullable=False),
    moment("at"),
)
