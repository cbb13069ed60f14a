"""Records as a visit system of the small bureau's prison tells them."""

from datetime import datetime, timedelta
from typing import Any

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.rules.platform.local_time import local
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import RECORDS, PrisonRecord
from schemas.modules.visits.visits import VisitState, VisitType
from tests.integration.world import NOW, World

SYSTEM = "01VISITSYSTEM0000000000003"
INMATE_NO = "3103001"
BEGAN = NOW - timedelta(days=3)
COMMON: dict[RecordKind, dict[str, Any]] = {
    RecordKind.REGISTRATION: {
        "visit_no": "V1",
        "inmate_no": INMATE_NO,
        "visit_type": VisitType.REGULAR,
        "planned_at": BEGAN,
    },
    RecordKind.VISIT: {
        "visit_no": "V1",
        "inmate_no": INMATE_NO,
        "visit_type": VisitType.REGULAR,
        "planned_at": BEGAN,
        "state": VisitState.FINISHED,
        "started_at": BEGAN,
        "ended_at": BEGAN + timedelta(minutes=30),
        "seat": "A03",
        "police_no": "310001",
        "officer": "王警官",
    },
}


class VisitSystem:
    """Applies pages of records, each in a transaction of its own."""

    def __init__(self, db: Database, world: World, keys: SoftwareKeys) -> None:
        self.db = db
        self.appliers = appliers(keys)
        self.source = Source(
            system_id=SYSTEM,
            prison_id=world.prison.id,
            prison_path=world.prison.path,
            kind=SystemKind.VISIT,
        )

    async def tell(self, kind: RecordKind, *records: Mapped, at: datetime = NOW) -> list[Outcome]:
        async with self.db.transaction() as tx:
            return await self.appliers[kind].apply(tx, self.source, records, at)

    async def one(self, kind: RecordKind, **told: Any) -> Outcome:
        (outcome,) = await self.tell(kind, mapped(kind, **told))
        return outcome


def mapped(
    kind: RecordKind, *, key: str = "K1", version: int = 1, deleted: bool = False, **values: Any
) -> Mapped:
    record: PrisonRecord = RECORDS[kind](**COMMON.get(kind, {}) | values)
    day = local(BEGAN).date()
    return Mapped(key=key, version=version, day=day, deleted=deleted, record=record)
