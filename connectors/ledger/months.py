"""The monthly partitions of the ledger, made ahead of need."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from connectors.postgres.database import Database

MONTHS_BACK, MONTHS_AHEAD = 12, 3


def months_around(today: date) -> list[date]:
    """First days of the months that must exist."""
    first = today.year * 12 + today.month - 1
    span = range(first - MONTHS_BACK, first + MONTHS_AHEAD + 1)
    return [date(month // 12, month % 12 + 1, 1) for month in span]


async def ensure_months(shard: Database, days: Iterable[date]) -> int:
    """Make the months of these days where they are missing; answers how many were."""
    months = sorted({day.replace(day=1) for day in days})
    made = 0
    async with shard.transaction() as tx:
        for month in months:
            made += bool(await tx.scalar(select(func.ensure_month(month))))
    return made
