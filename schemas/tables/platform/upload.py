"""Files that were refused as harmful or disguised (NF-SEC-14)."""

from sqlalchemy import BigInteger, Column, String, Table

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

refused_upload = Table(
    "refused_upload",
    metadata,
    id_column(),
    moment("at", index=True),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=True),
    Column("actor_name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    # What it was handed in for.
    Column("purpose", String(72), nullable=False),
    Column("name", String(120), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("code", String(32), nullable=False),
    Column("found", String(120), nullable=False),
)
