"""Numbers used once, among all replicas: of signed requests and of sealed bodies."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, true
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.open_api.signature import MOST_SKEW_S
from schemas.tables.exchange.open_api import api_nonce

KEPT = timedelta(seconds=3 * MOST_SKEW_S)
"""A clock may be ahead by as much as it may be behind, and a body may come in as slowly again."""


async def use(tx: Tx, whose: str, nonce: str, now: datetime) -> bool:
    """Whether the number was new; a second use within its time is a replay."""
    return await tx.insert_new(upsert(api_nonce).values(key_id=whose, nonce=nonce, at=now))


async def use_ahead(database: Database, whose: str, nonce: str, now: datetime) -> bool:
    """The same in a transaction of its own, before the request that carries the number begins.

    It does not wait for the disk: whatever the request changes is written behind it, so that no
    change outlives its number.
    """
    async with database.transaction() as tx:
        await tx.execute(select(func.set_config("synchronous_commit", "off", true())))
        return await use(tx, whose, nonce, now)


async def forget(tx: Tx, now: datetime) -> int:
    """Let go of those whose request would be too old by now; answers how many."""
    old = delete(api_nonce).where(api_nonce.c.at < now - KEPT)
    return (await tx.execute(old)).rowcount
