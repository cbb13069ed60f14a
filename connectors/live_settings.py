"""The settings as they are now: those of the start, with what administrators changed since."""

from collections.abc import Callable

from connectors.postgres.audit.row_seals import with_seals
from connectors.postgres.audit.sealed_tables import SEALED
from connectors.postgres.database import Database
from connectors.postgres.platform import parameters
from connectors.postgres.transaction import Tx
from connectors.refreshed import Refreshed
from pipelines.rules.platform.parameters.catalog import applied
from schemas.settings import Settings


class LiveSettings(Refreshed[Settings]):
    """Settings that follow the parameters of the database."""

    def __init__(self, database: Database, base: Settings) -> None:
        super().__init__(database, base, self._applied)
        self._base = base

    @property
    def base(self) -> Settings:
        """As the platform was started."""
        return self._base

    async def _applied(self, tx: Tx) -> Settings:
        rows = await parameters.changed(tx)
        whole = await _whole(tx, set(rows))
        return applied(self._base, {name: rows[name].value for name in sorted(whole)})


async def _whole(tx: Tx, names: set[str]) -> set[str]:
    """Parameters that are as they were sealed; in place of another one its default counts."""
    if tx.seals is None or not names:
        return names
    sealed = SEALED["system_parameter"]
    found = await tx.connection.execute(with_seals(sealed).where(sealed.key.in_(names)))
    broken = await tx.seals.broken_among(tx.connection, sealed, found.mappings().all())
    return names - {one.row_id for one in broken}


Current = Callable[[], Settings]
"""Asked each time, so that a change counts from the next question on."""
