"""Labour in the core database: which shard holds a prison's ledger."""

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment

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
