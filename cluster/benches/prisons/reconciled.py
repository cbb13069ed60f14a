"""Every day of every kind compared once more, as the connectors do: what the page of gaps says."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from cluster.benches.prisons.registering import Ids
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import systems, versions
from pipelines.flows.exchange.applying import Applier
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.connector import desks_of
from pipelines.flows.exchange.prisons.opening import Open, opening
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.exchange.prisons.reconciling import Reconciler
from pipelines.flows.exchange.prisons.taking import Taker
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.settings import Settings


async def gaps_between(
    own: Settings, database: Database, keys: KeyProvider, ids: Ids, since: date, until: date
) -> list[str]:
    """Prison, system, kind and day of what differs, both days included."""
    open_system, known = opening(own, keys), appliers(keys)
    found: list[str] = []
    for (prison, system), system_id in ids.items():
        gaps = await _of_system(database, keys, open_system, known, system_id, since, until)
        found += [f"{prison} {system} {kind} {day}" for kind, day in gaps]
    return found


async def _of_system(
    database: Database,
    keys: KeyProvider,
    open_system: Open,
    known: Mapping[RecordKind, Applier],
    system_id: str,
    since: date,
    until: date,
) -> list[tuple[RecordKind, date]]:
    seals = RawSeals(keys)
    async with database.reading() as tx:
        row = await systems.get(tx, system_id, ["/"])
        settings = (await versions.get(tx, row.id, row.active or 0)).settings
    reconciler = Reconciler(database, Taker(database, _now), _now)
    secret = seals.open_secret(row.id, row.secret_sealed, settings.access)
    system = open_system(settings, secret)
    try:
        return [
            (desk.kind, day)
            for desk in desks_of(row, settings, known, seals)
            for day in (await reconciler.compare(desk, system, since, until)).gaps
        ]
    finally:
        await system.close()


def _now() -> datetime:
    return datetime.now(UTC)
