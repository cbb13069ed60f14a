"""Files whose content is to go: marked with what they proved, removed after the commit."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from schemas.tables.governance.privacy import erased_file


async def release(tx: Tx, file_ids: Collection[str], at: datetime) -> None:
    """Mark files as removed and have their content go."""
    for file_id in sorted(file_ids):
        await files.mark_deleted(tx, file_id, at)
        gone = upsert(erased_file).values(file_id=file_id, at=at)
        await tx.execute(gone.on_conflict_do_nothing())
