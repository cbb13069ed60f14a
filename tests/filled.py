"""Waiting for a bureau that a platform fills in behind its first page."""

import time
from datetime import UTC, datetime
from typing import NamedTuple

from cluster.benches.bureau import made_here
from cluster.benches.idle.bench import SYSTEMS
from cluster.benches.prisons import filling
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.postgres.platform import bureau_parts
from pipelines.flows.bureau.filling import stand
from schemas.settings import Settings
from tests.integration.eventually import eventually

LOOK_S = 0.5
"""Looking is work for the machine that is being waited for."""


class Filled(NamedTuple):
    """When by the clock of this process, in seconds."""

    history_at: float
    """All months were there."""
    full_at: float
    """And what the prisons' stand-ins tell of."""


async def filled(settings: Settings, limit_s: float) -> Filled:
    """The settings name the running platform's database."""
    plan, keys = made_here(settings), open_keys(settings)
    assert plan is not None
    database = open_database(settings, pool_size=1)

    async def has_history() -> bool:
        async with database.reading() as tx:
            return stand(await bureau_parts.all_of(tx), plan).full

    async def is_full() -> bool:
        now = await filling.stand(database, keys, datetime.now(UTC))
        return now.systems == SYSTEMS and now.full

    try:
        await eventually(has_history, limit_s, LOOK_S)
        history_at = time.monotonic()
        await eventually(is_full, limit_s, LOOK_S)
        return Filled(history_at, time.monotonic())
    finally:
        await database.close()
