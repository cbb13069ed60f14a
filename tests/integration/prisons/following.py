"""A connector for each prison that has a system, as the platform's keeper makes them."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from connectors.postgres import Database
from connectors.postgres.exchange.prison_systems import systems
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.opening import Open
from pipelines.rules.security.keys import KeyProvider

Connectors = dict[str, PrisonConnector]
"""By the prison's code."""


async def follow(
    db: Database,
    keys: KeyProvider,
    opened: Open,
    clock: Callable[[], datetime],
    connectors: Connectors,
) -> None:
    """Until it is cancelled; a prison that gets its first system meanwhile is joined."""
    async with asyncio.TaskGroup() as group:
        while True:
            async with db.reading() as tx:
                codes = await systems.prisons(tx)
            for code in codes:
                if code not in connectors:
                    connectors[code] = PrisonConnector(code, db, keys, opened, clock)
                    group.create_task(connectors[code].run())
            await asyncio.sleep(0.1)
