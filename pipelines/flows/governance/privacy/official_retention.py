"""Of outside bodies: people who come no more, papers of old bookings, holds that are over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import erasure, holds
from pipelines.flows.governance.privacy.keeper import KEEPER
from pipelines.rules.platform.local_time import local
from schemas.modules.people.agency_people import AGENCY_PEOPLE

AT_ONCE = 200


async def apply(
    database: Database, seals: FieldSeals, days: Mapping[str, int], now: datetime
) -> dict[str, int]:
    """Erase by the days of each kind of data; contents of files go after the commit."""
    idle, kept = days["official_idle_days"], days["official_paper_days"]
    async with database.transaction() as tx:
        ended = await holds.forget_ended(tx, now)
    return {
        "officials": await _people(database, seals, now - timedelta(days=idle), now),
        "official_papers": await _papers(database, now - timedelta(days=kept), now),
        "official_holds": ended,
    }


async def _people(database: Database, seals: FieldSeals, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            idle = await erasure.idle_people(tx, before, AT_ONCE)
            for person_id in idle:
                erased = await erasure.erase(tx, seals, person_id, now)
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=KEEPER,
                    action=f"{AGENCY_PEOPLE.code}.erase",
                    object_kind=AGENCY_PEOPLE.code,
                    object_id=person_id,
                    detail={"erased": erased, "reason": "超过留存期限"},
                    at=now,
                )
        count += len(idle)
        if len(idle) < AT_ONCE:
            return count


async def _papers(database: Database, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            old = await erasure.old_papers(tx, local(before).date(), AT_ONCE)
            await erasure.forget_papers(tx, old, now)
        count += len(old)
        if len(old) < AT_ONCE:
            return count
