"""Whom visit systems know is forgotten once there is nobody left whom they might visit."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.postgres.database import Database
from connectors.postgres.people import known_relatives

AT_ONCE = 200


async def apply(database: Database, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """By the days after an inmate has left; a face goes with the last registration."""
    before = now - timedelta(days=days["known_relative_days"])
    count = 0
    while True:
        async with database.transaction() as tx:
            done = await known_relatives.forget_old(tx, before, AT_ONCE)
        count += done
        if done < AT_ONCE:
            break
    while True:
        async with database.transaction() as tx:
            if await known_relatives.forget_faceless(tx, before, AT_ONCE) < AT_ONCE:
                return {"known_relatives": count}
