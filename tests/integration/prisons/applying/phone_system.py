"""Records as a phone system of the small bureau's prison tells them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.registry import appliers
from schemas.calls.phone import EndCause
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import RECORDS, Distance
from schemas.exchange.prison_systems.settings import ConflictRule
from tests.integration.world import NOW, World

SYSTEM = "01PHONESYSTEM0000000000003"
BEGAN = NOW - timedelta(days=3)
PHONE = "10000000001"
ID_NO = "990000197001010011"
COMMON: dict[RecordKind, dict[str, Any]] = {
    RecordKind.CALL: {
        "call_no": "T1",
        "inmate_no": "3103001",
        "phone": PHONE,
        "started_at": BEGAN,
        "answered_at": BEGAN + timedelta(seconds=10),
        "ended_at": BEGAN + timedelta(seconds=130),
        "end_cause": EndCause.HUNG_UP,
    },
    RecordKind.AUTHORISATION: {
        "call_no": "T1",
        "police_no": "310001",
        "officer": "王警官",
        "at": BEGAN - timedelta(seconds=20),
    },
    RecordKind.TICKET: {
        "call_no": "T1",
        "seconds": 120,
        "distance": Distance.LOCAL,
        "fee": Decimal("0.44"),
        "at": BEGAN + timedelta(seconds=160),
    },
    RecordKind.NUMBER: {
        "inmate_no": "3103001",
        "phone": PHONE,
        "relative_name": "李小某",
        "relative_id_no": ID_NO,
        "kinship": "spouse",
        "usable": True,
    },
}


class PhoneSystem:
    """Applies one record after the other, each in a transaction of its own."""

    def __init__(self, db: Database, world: World, keys: SoftwareKeys) -> None:
        self.db = db
        self.appliers = appliers(keys)
        self.source = Source(
            system_id=SYSTEM,
            prison_id=world.prison.id,
            prison_path=world.prison.path,
            kind=SystemKind.PHONE,
        )

    def under(self, rule: ConflictRule) -> None:
        self.source = msgspec.structs.replace(self.source, conflict=rule)

    async def tell(
        self,
        kind: RecordKind,
        *,
        key: str = "K1",
        version: int = 1,
        deleted: bool = False,
        **told: Any,
    ) -> Outcome:
        record = RECORDS[kind](**{**COMMON[kind], **told})
        one = Mapped(key=key, version=version, day=BEGAN.date(), deleted=deleted, record=record)
        async with self.db.transaction() as tx:
            (outcome,) = await self.appliers[kind].apply(tx, self.source, [one], NOW)
        return outcome
