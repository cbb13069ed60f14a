"""Raw records and the words of orders go once their time is over; what they led to stays."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import aging
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor

KEEPER = system_actor("监狱系统数据留存")
AT_ONCE = 2_000
"""A transaction each: who takes records in waits for none of them."""

Step = Callable[[Tx], Awaitable[int]]


async def apply(database: Database, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Empty by the days of each kind; counts, which the audit log keeps too."""
    came = now - timedelta(days=days["record_days"])
    told = now - timedelta(days=days["order_days"])
    today = local(now).date()
    counts = {
        "records": await _all(database, lambda tx: aging.empty_records(tx, came, AT_ONCE)),
        "mended": await _all(database, lambda tx: aging.empty_mended(tx, came, AT_ONCE)),
        "orders": await _all(database, lambda tx: aging.empty_orders(tx, told, today, AT_ONCE)),
    }
    async with database.transaction() as tx:
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=KEEPER,
            action="prison_records.empty",
            object_kind="retention",
            object_id=None,
            detail={"emptied": counts, "days": dict(days)},
            at=now,
        )
    return counts


async def _all(database: Database, step: Step) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            done = await step(tx)
        count += done
        if done < AT_ONCE:
            return count
