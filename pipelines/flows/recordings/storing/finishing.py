"""Recordings that nobody finished: their room died and never came back (VC-REC-02)."""

import logging
from datetime import datetime, timedelta

from connectors.files.store import SealedStore
from connectors.postgres.database import Database
from connectors.postgres.recordings import recordings
from pipelines.flows.recordings.storing.recovery import recover

logger = logging.getLogger(__name__)

GRACE = timedelta(seconds=120)
"""A room that lives has finished its own recording by then."""
MOST_TRIES = 3


async def finish_abandoned(database: Database, store: SealedStore, now: datetime) -> list[str]:
    """Close what a dead room left; answers the recordings that are to be composed, also anew."""
    async with database.transaction() as tx:
        left = await recordings.abandoned(tx, now - GRACE)
    for row in left:
        await recover(database, store, row.id)
        async with database.transaction() as tx:
            await recordings.end(tx, row.id, ended_at=row.ended_at, seconds=row.seconds)
        logger.warning("recording %s was left by its room and is finished now", row.id)
    async with database.transaction() as tx:
        return await recordings.to_compose(tx, now - GRACE, MOST_TRIES)
