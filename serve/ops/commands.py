"""Whether this replica can do its work."""

import asyncio

from sqlalchemy import text

from schemas.errors import Unavailable
from schemas.ops import HealthView
from serve.services import Services
from serve.version import VERSION

PROBE_S = 3.0


async def health(services: Services) -> HealthView:
    """Ask each neighbour shortly; an answer that does not come counts as none."""
    database, faces = await asyncio.gather(_database(services), services.faces.ready())
    nats = services.bus.connected
    working = "ok" if nats and faces else "degraded"
    status = working if database else "down"
    return HealthView(status=status, database=database, nats=nats, faces=faces, version=VERSION)


async def _database(services: Services) -> bool:
    try:
        async with asyncio.timeout(PROBE_S), services.database.transaction() as tx:
            await tx.execute(text("select 1"))
    except (Unavailable, TimeoutError):
        return False
    return True
