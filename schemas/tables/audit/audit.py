"""The audit log: rows chained with SM3 per stream (AU-1, AU-3)."""

from sqlalchemy import JSON, BigInteger, Column, String, Table, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

audit_row = Table(
    "audit_row",
    metadata,
    id_column(),
    # One chain a prison, and "bureau" for what belongs to none.
    Column("stream", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    moment("at", index=True),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=True),
    Column("actor_name", String(64), nullable=False),
    Column("action", String(48), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", String(64), nullable=True, index=True),
    # ok, refused, failed.
    Column("result", String(8), nullable=False),
    Column("source_address", String(64), nullable=False),
    Column("detail", JSON, nullable=False, default=dict),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("stream", "seq"),
)

# Where each chain ends, so that a cut tail is found.
audit_head = Table(
    "audit_head",
    metadata,
    Column("stream", String(32), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)
