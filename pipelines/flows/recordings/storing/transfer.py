"""转存: finished recordings go to lasting storage, and their source space is freed."""

import logging
from datetime import datetime, timedelta
from functools import partial

from connectors.files.lasting import copy_to_lasting, free_source
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.background import in_background
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.recordings import transfers
from pipelines.rules.security.actor import system_actor
from schemas.errors import IntegrityBroken

logger = logging.getLogger(__name__)

MOVER = system_actor("视频平台转存")
AT_ONCE = 100


async def transfer(
    database: Database, store: SealedStore, now: datetime, *, after_hours: int
) -> dict[str, int]:
    """Move all that waits; what fails is noted and comes again with the next run."""
    counts = {"moved": 0, "failed": 0, "freed": await _free_left(database, store, now)}
    before = now - timedelta(hours=after_hours)
    tried: set[str] = set()
    while True:
        async with database.transaction() as tx:
            files = await transfers.waiting(tx, before, AT_ONCE, tried)
        if not files:
            break
        for file in files:
            tried.add(file.id)
            moved = await _move(database, store, file, now)
            counts["moved" if moved else "failed"] += 1
    if counts["moved"] or counts["failed"]:
        async with database.transaction() as tx:
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=MOVER,
                action="recording.transfer",
                object_kind="recording",
                object_id=None,
                result="failed" if counts["failed"] else "ok",
                detail=dict(counts),
                at=now,
            )
    return counts


async def _move(database: Database, store: SealedStore, file: StoredFile, now: datetime) -> bool:
    try:
        await in_background(partial(copy_to_lasting, store, file))
    except (IntegrityBroken, OSError) as problem:
        logger.error("file %s cannot be moved: %s", file.id, problem)
        told = problem.message if isinstance(problem, IntegrityBroken) else str(problem.strerror)
        async with database.transaction() as tx:
            await transfers.failed(tx, file.id, told, now)
        return False
    async with database.transaction() as tx:
        counted = await transfers.moved(tx, file.id, now)
    if counted:
        await _free(database, store, file, now)
    return counted


async def _free(database: Database, store: SealedStore, file: StoredFile, now: datetime) -> None:
    free_source(store, file)
    async with database.transaction() as tx:
        await transfers.freed(tx, file.id, now)


async def _free_left(database: Database, store: SealedStore, now: datetime) -> int:
    """Sources that a run left behind which died after its copy counted."""
    async with database.transaction() as tx:
        left = await transfers.copied(tx, AT_ONCE)
    for file in left:
        await _free(database, store, file, now)
    return len(left)
