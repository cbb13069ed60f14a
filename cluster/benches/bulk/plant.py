"""Planting all that `qinqiao bench platform` measures on."""

from datetime import UTC, datetime

import msgspec

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.bulk.log_rows import BATCH, plant_batch
from cluster.benches.bulk.officers import plant_officers
from cluster.benches.bulk.relatives import plant_relatives
from connectors.doors import Doors, open_doors
from connectors.postgres.audit import audit
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.security.actor import system_actor
from schemas.people.kinds import OrgType
from schemas.settings import Settings

RELATIVES_EVERY = 100
"""One inmate in so many has a relative who applies."""


class Masses(msgspec.Struct, frozen=True, kw_only=True):
    """How much is planted."""

    officers: int
    inmates: int
    log_rows: int


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """Who can sign in."""

    logins: dict[str, list[str]]
    """Of officers, by role."""
    openids: list[str]


async def plant(settings: Settings, masses: Masses) -> Planted:
    """Plant into the database of a platform that has its demonstration and nothing else."""
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            tree = {row.code: row for row in await units.tree(tx, "/")}
        planted = await _people(doors, tree, masses)
        streams = [audit.BUREAU, *(u.code for u in tree.values() if u.org_type is OrgType.PRISON)]
        for start in range(0, masses.log_rows, BATCH):
            async with doors.database.transaction() as tx:
                count = min(BATCH, masses.log_rows - start)
                await plant_batch(tx, streams, count, seed=start)
        return planted
    finally:
        await doors.close()


async def _people(doors: Doors, tree: dict[str, UnitRow], masses: Masses) -> Planted:
    wards = [unit for unit in tree.values() if unit.org_type is OrgType.WARD]
    async with doors.database.transaction() as tx:
        logins = await plant_officers(tx, doors.rights_seal(), tree, masses.officers)
        inmates = await plant_inmates(tx, FieldSeals(doors.keys), wards, masses.inmates)
        # The first of every hundred is in custody or not as chance has it; the next one is.
        bound = inmates[1::RELATIVES_EVERY]
        openids = await plant_relatives(tx, doors.keys, bound, datetime.now(UTC))
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=system_actor("bulk"),
            action="seed.bulk",
            object_kind="org_unit",
            object_id=None,
            detail={"inmates": len(inmates), "officers": masses.officers},
        )
    return Planted(logins=logins, openids=openids)
