"""The register of sealed files."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres.transaction import Tx
from schemas.tables.recordings.recording import stored_file


async def add(tx: Tx, file: StoredFile) -> None:
    """Register a file that the store has closed."""
    await tx.execute(insert(stored_file).values(**msgspec.structs.asdict(file)))


async def get(tx: Tx, file_id: str) -> StoredFile | None:
    """A file that is not removed; the caller checks whose it is."""
    statement = select(stored_file).where(
        stored_file.c.id == file_id, stored_file.c.deleted_at.is_(None)
    )
    return await tx.first(statement, StoredFile)


async def mark_deleted(tx: Tx, file_id: str, at: datetime) -> None:
    """Note that the content is removed; the row stays as proof that it was there."""
    await tx.execute(update(stored_file).where(stored_file.c.id == file_id).values(deleted_at=at))
