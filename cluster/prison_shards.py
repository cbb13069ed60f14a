"""Prisons and the shards of the ledger that hold their hours."""

import asyncio
import logging

from connectors.doors import open_database, open_shards
from connectors.ledger.away import LedgerAway
from schemas.settings import Settings

_log = logging.getLogger("qinqiao.cluster")


def place_prisons(settings: Settings) -> None:
    """Give every prison a shard that has none; where all are away they wait until one is back."""
    try:
        asyncio.run(_place_prisons(settings))
    except LedgerAway as away:
        _log.error("prisons without a shard wait: %s", away)


async def _place_prisons(settings: Settings) -> None:
    """A shard for every prison that has none."""
    database = open_database(settings)
    shards = open_shards(settings, database)
    try:
        await shards.place_new()
    finally:
        await shards.close()
        await database.close()
