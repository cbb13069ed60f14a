"""Clearing what people handed in and nothing took."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.files.store import SealedStore
from connectors.postgres.database import Database
from connectors.postgres.platform import attachments, files, going_uploads

AT_ONCE = 100
KIND = "attachment"
"""Of sealed files that people hand in; also the folder below the store's root."""


async def clear(database: Database, store: SealedStore, before: datetime, now: datetime) -> int:
    """Remove the content of files that nothing has held since `before`; the row stays as proof.

    The row first: what is told to be gone and is still there is found by nobody.
    """
    count = 0
    while True:
        async with database.transaction() as tx:
            gone = await attachments.free(tx, before, AT_ONCE)
            for stored in gone:
                await files.mark_deleted(tx, stored.id, now)
        for stored in gone:
            store.delete(stored)
        count += len(gone)
        if len(gone) < AT_ONCE:
            return count


async def clear_pieces(database: Database, before: datetime) -> int:
    """Remove pieces of files that nobody went on with, and what was noted of whole ones."""
    async with database.transaction() as tx:
        return await going_uploads.clear(tx, before)


SPOOLS = "recording-*"
"""Folders that hold a recording in clear while it is taken in."""
SPOOL_IDLE = timedelta(minutes=10)
"""One that was not written to for so long belongs to a process that died."""


def clear_spools(root: Path, now: datetime) -> int:
    """Remove what killed processes left in clear below the store's root."""
    count = 0
    for folder in root.glob(SPOOLS):
        parts = [folder, *folder.iterdir()] if folder.is_dir() else []
        touched = max((one.stat().st_mtime for one in parts), default=None)
        if touched is not None and datetime.fromtimestamp(touched, UTC) < now - SPOOL_IDLE:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


def clear_broken_off(store: SealedStore, before: datetime) -> int:
    """Remove what uploads left that broke off with their process."""
    count = 0
    for part in store.unfinished():
        touched = datetime.fromtimestamp(part.stat().st_mtime, UTC)
        if store.kind_of(part) == KIND and touched < before:
            part.unlink(missing_ok=True)
            count += 1
    return count
