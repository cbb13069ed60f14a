"""Marks of old data move with their prison, so that no row is taken over twice."""

from sqlalchemy import insert, select

from connectors.ledger.legacy import copy_marks as put_marks
from connectors.postgres.database import Database
from pipelines.rules.labour.ledger.ids import as_uuid
from schemas.tables.labour.ledger import legacy_applied, legacy_row


async def copy_marks(old: Database, new: Database, prison_id: str) -> None:
    """Batch by batch, those that the new shard has left out."""
    found = select(legacy_applied).where(legacy_applied.c.prison_id == as_uuid(prison_id))
    async with old.transaction() as tx:
        batches = [dict(row) for row in (await tx.execute(found)).mappings()]
    async with new.transaction() as tx:
        there = {row.batch_id for row in await tx.execute(found)}
    for batch in batches:
        if batch["batch_id"] in there:
            continue
        rows = select(legacy_row.c.row_key, legacy_row.c.content).where(
            legacy_row.c.batch_id == batch["batch_id"]
        )
        async with old.transaction() as tx:
            marks = [(row.row_key, row.content) for row in await tx.execute(rows)]
        async with new.transaction() as tx:
            await put_marks(tx, marks, batch["batch_id"])
            await tx.execute(insert(legacy_applied).values(**batch))
