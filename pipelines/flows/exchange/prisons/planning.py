"""What a system is to be told, found by comparing our records with what it was told."""

from collections.abc import Callable
from datetime import datetime

from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import orders
from connectors.postgres.exchange.prison_systems.concerns import Towards
from connectors.postgres.exchange.prison_systems.orders import Differing
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.prison_systems.outgoing import OUTGOING, Outgoing, Step, step

NEWER = "该记录有新的变更，由后一条下发代替。"
NEEDLESS = "该记录已失效或已过期，无需再下发。"


class Planner:
    """Puts orders into the queue; asked twice, it finds nothing more to do."""

    def __init__(
        self, database: Database, system: SystemRow, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._system = system
        self._clock = clock

    async def round(self) -> None:
        for outgoing in OUTGOING[self._system.kind]:
            async with self._database.transaction() as tx:
                await tx.lock(orders.lock_of(self._system.id))
                await self._of(tx, outgoing)

    async def _of(self, tx: Tx, outgoing: Outgoing) -> None:
        at = self._clock()
        towards = Towards(
            system_id=self._system.id,
            prison_id=self._system.prison_id,
            prison_path=self._system.prison_path,
            kind=self._system.kind,
            at=at,
        )
        found: dict[Step, list[Differing]] = {one: [] for one in Step}
        for one in await orders.differing(tx, towards, outgoing.module):
            found[step(one.held, one.last)].append(one)
        dropped = [one.object_id for one in found[Step.DROP]]
        told = [*found[Step.TELL], *found[Step.CANCEL]]
        if dropped:
            await orders.supersede(tx, self._system.id, outgoing.module, dropped, at, NEEDLESS)
        if told:
            objects = [one.object_id for one in told]
            await orders.supersede(tx, self._system.id, outgoing.module, objects, at, NEWER)
        wanted = [(one.object_id, _version(one), False) for one in found[Step.TELL]]
        wanted += [(one.object_id, _version(one), True) for one in found[Step.CANCEL]]
        await orders.queue(tx, self._system.id, outgoing, wanted, at)


def _version(one: Differing) -> int:
    """Of the record; a deleted one has the version that was told last."""
    if one.held is not None:
        return one.held.version
    return one.last.record_version if one.last is not None else 0
