"""What an outside platform permits us to ask, looked up before each question (VC-SSB-07)."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec
from sqlalchemy import select, update

from connectors.platforms.citizen import INTERFACES, PEER
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.permission_end import Permission, require_permitted
from pipelines.rules.platform.local_time import local
from schemas.modules.common import ACTIVE
from schemas.modules.exchange.platform_permissions import Ending
from schemas.tables import metadata

permission = metadata.tables["platform_permission"]


class PermissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One that is in use."""

    id: str
    interface: str
    valid_from: date
    valid_until: date
    ending: str | None


async def in_use(tx: Tx) -> list[PermissionRow]:
    """All that nobody switched off, those that end first before."""
    columns = [permission.c[name] for name in PermissionRow.__struct_fields__]
    found = select(*columns).where(permission.c.state == ACTIVE)
    order = (permission.c.valid_until, permission.c.id)
    return await tx.all(found.order_by(*order).with_for_update(), PermissionRow)


async def mark(tx: Tx, permission_id: str, ending: Ending) -> None:
    """How near its end is; the version stays, so that an open form changes none of this."""
    mine = update(permission).where(permission.c.id == permission_id)
    await tx.execute(mine.values(ending=ending.value))


class Permitted:
    """Asked by each door before it asks."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def require(self, interface: str) -> None:
        """Raise `Unavailable` that names the interface where the platform does not permit it."""
        found = select(permission.c.valid_from, permission.c.valid_until).where(
            permission.c.interface == interface, permission.c.state == ACTIVE
        )
        async with self._database.reading() as tx:
            held = await tx.all(found, Permission)
        require_permitted(PEER, INTERFACES[interface], held, local(self._clock()).date())
