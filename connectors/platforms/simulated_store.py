"""What simulated platforms remember, so that all processes of a demonstration see the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.tables.exchange.affairs import simulated


async def read(tx: Tx, platform: str, key: str) -> Any:
    """What is kept under the key; None where nothing is."""
    mine = (simulated.c.platform == platform, simulated.c.key == key)
    return await tx.scalar(select(simulated.c.value).where(*mine))


async def keep(tx: Tx, platform: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
    """Keep or replace."""
    row = insert(simulated).values(platform=platform, key=key, value=dict(value), at=at)
    changed = {"value": row.excluded.value, "at": row.excluded.at}
    await tx.execute(row.on_conflict_do_update(index_elements=["platform", "key"], set_=changed))


async def keep_first(
    tx: Tx, platform: str, key: str, value: Mapping[str, Any], at: datetime
) -> bool:
    """Keep unless something is there already; whether it was new."""
    row = insert(simulated).values(platform=platform, key=key, value=dict(value), at=at)
    return await tx.insert_new(row)


async def forget(tx: Tx, platform: str, key: str) -> None:
    mine = (simulated.c.platform == platform, simulated.c.key == key)
    await tx.execute(delete(simulated).where(*mine))


async def of(tx: Tx, platform: str, prefix: str, limit: int) -> list[Any]:
    """Values under keys that begin so, the latest first."""
    found = (
        select(simulated.c.value)
        .where(
            simulated.c.platform == platform, simulated.c.key.startswith(prefix, autoescape=True)
        )
        .order_by(simulated.c.at.desc(), simulated.c.key.desc())
        .limit(limit)
    )
    return [row.value for row in await tx.execute(found)]
