"""Whether this replica can do its work."""

import asyncio

from connectors.postgres.platform import leading
from pipelines.flows.services import Services
from schemas.errors import Unavailable
from schemas.platform.ops import HealthView
from serve.version import VERSION

PROBE_S = 3.0


async def health(services: Services, source: str) -> HealthView:
    """Ask each neighbour shortly; an answer that does not come counts as none."""
    (database, leads), faces = await asyncio.gather(_database(services), services.faces.ready())
    nats = services.bus.connected
    working = "ok" if nats and faces else "degraded"
    status = working if database else "down"
    return HealthView(
        status=status,
        database=database,
        nats=nats,
        faces=faces,
        leads=leads,
        version=VERSION,
        source=source,
    )


async def _database(services: Services) -> tuple[bool, bool]:
    """Whether the database answers, and whether this node leads by its word."""
    node = services.settings.node
    try:
        async with asyncio.timeout(PROBE_S), services.database.transaction() as tx:
            leader = await leading.current(tx)
    except (Unavailable, TimeoutError):
        return False, False
    return True, not node or (leader is not None and leader.node == node)
