"""The prisons' connectors as a bench lets them work: standing, and done with what there is."""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from cluster.benches.prisons.comparing import pulled_kinds
from cluster.benches.prisons.registering import Ids
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds
from pipelines.rules.exchange.prison_systems.sharing import processes
from pipelines.rules.security.keys import KeyProvider
from schemas.settings import Settings

START_S = 300.0
LOOK_S = 0.5


class NotStarted(RuntimeError):
    """The connectors did not come up."""


async def connectors_of(own: Settings, prisons: Iterable[str]) -> list[Any]:
    """Their keeper and the actors that carry them; the handles keep them."""
    # Imported now and not before: Ray reads its environment when imported.
    from ray import get_actor

    from actors.background import NAMESPACE
    from actors.exchange import prison_connector

    handles: list[Any] = [prison_connector.start(own)]
    deadline = time.monotonic() + START_S
    count = processes(len(set(prisons)), os.cpu_count() or 1)
    for number in range(1, count + 1):
        name = prison_connector.connector_name(number)
        while True:
            try:
                handles.append(get_actor(name, namespace=NAMESPACE))
                break
            except ValueError:
                if time.monotonic() > deadline:
                    raise NotStarted(f"{name} did not come up") from None
                await asyncio.sleep(LOOK_S)
    return handles


async def caught_up(
    database: Database,
    keys: KeyProvider,
    ids: Ids,
    since: datetime,
    limit_s: float,
    looked: Callable[[], None] = lambda: None,
) -> bool:
    """Every kind was asked after that moment, and nothing of it waits; False if time is up."""
    expected = {
        (system_id, kind)
        for (_, system), system_id in ids.items()
        for kind in pulled_kinds(keys, system)
    }
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        async with database.reading() as tx:
            rows = await feeds.of_systems(tx, list(ids.values()))
        done = {
            (row.system_id, row.kind)
            for row in rows
            if row.behind_since is None and row.succeeded_at and row.succeeded_at >= since
        }
        if expected <= done:
            return True
        looked()
        await asyncio.sleep(LOOK_S)
    return False
