"""Transactions of moments that are planted."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.ids import Ids


class PlantingDatabase(Database):
    """What is done here was done then: it bears that time, and nothing of it is sent any more."""

    def __init__(self, beside: Database, ids: Ids, clock: Callable[[], datetime]) -> None:
        super().__init__(
            beside.url,
            pool_size=1,
            seals=beside.seals,
            spoken=beside._spoken,
            password=beside._password,
            clock=clock,
        )
        self._ids = ids

    async def _finish(self, tx: Tx) -> None:
        tx.pending_messages.clear()
        # The log is listed by id: with ids of today the past would stand above this morning.
        tx.pending_audit[:] = [
            msgspec.structs.replace(
                row,
                id=self._ids.of(
                    "audit_row", f"{row.stream}/{row.action}/{row.object_id}/{row.at}", row.at
                ),
            )
            for row in tx.pending_audit
        ]
        await super()._finish(tx)
