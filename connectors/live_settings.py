"""The settings as they are now: those of the start, with what administrators changed since."""

from collections.abc import Callable

from connectors.postgres import parameters
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from connectors.refreshed import Refreshed
from pipelines.parameters.catalog import applied
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
        return applied(self._base, {name: row.value for name, row in rows.items()})


Current = Callable[[], Settings]
"""Asked each time, so that a change counts from the next question on."""
