"""Registered faces and every check made against them (VC-GEN-07)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

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
    Column("created_by", String(64), nullable=False, server_default=""),
    Column("source", String(16), nullable=False, server_default="console"),
    # The library's version that brought this row in: what a replica does not hold yet is above.
    Column("version", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("subject_kind", "subject_id", "engine"),
    Index("ix_face_template_engine_version", "engine", "version"),
)

face_library = Table(
    "face_library",
    metadata,
    Column("engine", String(32), primary_key=True),
    # Raised by every registration and deletion, under the row's lock until the commit.
    Column("version", BigInteger, nullable=False),
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
    # Which business asked (VC-BASE-24), and the terminal where one did.
    Column("caller", String(32), nullable=False, server_default="video_call"),
    reference("device_id", "device", nullable=True, index=False),
)

face_search = Table(
    "face_search",
    metadata,
    id_column(),
    Column("caller", String(32), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("subject_kind", String(16), nullable=False),
    Column("engine", String(32), nullable=False),
    Column("threshold", Float, nullable=False),
    Column("reason", String(32), nullable=False),
    # [{"subject_id": …, "score": …}], the best first.
    Column("hits", JSON, nullable=False),
    Column("picture_file_id", String(ID_LENGTH), nullable=False),
    moment("at", index=True),
)
