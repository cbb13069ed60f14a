"""What is the same for every kind: deletions without content are marked, the others written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, true, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.writing import note
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.governance.told_fields import DELETED, DeletedBy


class ToldApplier:
    """A kind says how its records are written, and which table they become rows of."""

    kind: RecordKind

    @property
    def table(self) -> Table:
        raise NotImplementedError

    @property
    def noun(self) -> str:
        """What the audit log calls the records."""
        raise NotImplementedError

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        gone = [one.target_id for one in records if one.record is None and one.target_id]
        if gone:
            await note(tx, system, self.noun, len(gone), await self.remove(tx, gone, at))
        told = [one for one in records if one.record is not None]
        outcomes = iter(await self.write(tx, system, told, at) if told else [])
        return [
            Outcome(target_id=one.target_id) if one.record is None else next(outcomes)
            for one in records
        ]

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        """Records with content; an outcome for each, in their order."""
        raise NotImplementedError

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        """Take rows out of sight; answers how many were not so yet."""
        table: Any = self.table
        gone = update(table).where(
            among(table.c.id, sorted(ids)), table.c.deleted_by.is_(None), self.removable()
        )
        done = await tx.connection.execute(
            gone.values(
                state=DELETED,
                deleted_by=DeletedBy.SOURCE.value,
                version=table.c.version + 1,
                updated_at=at,
            )
        )
        return int(done.rowcount)

    def removable(self) -> ColumnElement[bool]:
        """Which rows a deletion of this kind takes out of sight."""
        return true()
