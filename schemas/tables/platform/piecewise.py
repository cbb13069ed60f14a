"""Files that come in pieces over a bad line, until the last one is here (VC-PUB-25)."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

going_upload = Table(
    "going_upload",
    metadata,
    id_column(),
    Column("owner_kind", String(16), nullable=False),
    Column("owner_id", String(ID_LENGTH), nullable=False),
    # By which its sender knows it.
    Column("upload_key", String(64), nullable=False),
    Column("total", Integer, nullable=False),
    # Bytes that are here, without a gap from the beginning.
    Column("received", Integer, nullable=False),
    # What came of it, for a sender whose last answer was lost.
    Column("file_id", String(ID_LENGTH), nullable=True),
    moment("touched_at", index=True),
    CheckConstraint("received >= 0 and received <= total", name="within"),
    UniqueConstraint("owner_kind", "owner_id", "upload_key"),
)

going_piece = Table(
    "going_piece",
    metadata,
    Column("upload_id", String(ID_LENGTH), ForeignKey("going_upload.id"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
