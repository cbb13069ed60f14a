"""Labour in the core database: which shard holds a prison's ledger, and when one was away."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, text

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

labour_placement = Table(
    "labour_placement",
    metadata,
    Column("prison_id", String(ID_LENGTH), ForeignKey("org_unit.id"), primary_key=True),
    # Place of the shard in the settings' list, from 0.
    Column("shard", SmallInteger, nullable=False),
    # Where it is being moved to; reads and writes stay with `shard` until the move is through.
    Column("moving_to", SmallInteger, nullable=True),
    moment("changed_at"),
)

shard_outage = Table(
    "shard_outage",
    metadata,
    id_column(),
    Column("shard", SmallInteger, nullable=False),
    # lost, busy, full, shape
    Column("why", String(16), nullable=False),
    moment("began_at"),
    moment("ended_at", nullable=True),
    Index("uq_shard_outage_open", "shard", unique=True, postgresql_where=text("ended_at is null")),
    Index("ix_shard_outage_began_at", "began_at"),
)
