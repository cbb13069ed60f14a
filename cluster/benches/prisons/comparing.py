"""What stand-ins hold, held against what was applied here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Table, func, select

from cluster.benches.prisons.measured_stand_ins import Began, Held, StandIns
from cluster.benches.prisons.registering import Ids
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import problems
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind, SystemKind
from schemas.tables.exchange.prison_system import source_record


class Compared(msgspec.Struct, kw_only=True):
    """Sums over all systems and kinds."""

    records: int = 0
    lost: int = 0
    changed: int = 0
    """Of them, those that changed once the stand-ins' time ran."""
    delays: defaultdict[str, list[float]] = msgspec.field(default_factory=lambda: defaultdict(list))
    """Seconds from a change until it was applied, by the protocol that told of it."""


class Here(msgspec.Struct, frozen=True):
    """What is applied of a key."""

    version: int
    deleted: bool
    applied_at: float


def pulled_kinds(keys: KeyProvider, system: SystemKind) -> list[RecordKind]:
    """Those with an applier."""
    known = appliers(keys)
    return [kind for kind in KINDS[system] if kind in known]


async def compare(
    database: Database,
    keys: KeyProvider,
    standing: StandIns,
    ids: Ids,
    began: Began,
    rate: float,
) -> Compared:
    """Record by record; one that was deleted before it was ever told is nothing here."""
    done = Compared()
    spoken = {(one.prison, one.kind): one.settings.protocol for one in standing.told}
    for (prison, system), system_id in ids.items():
        delays = done.delays[spoken[prison, system]]
        for kind in pulled_kinds(keys, system):
            async with database.reading() as tx:
                here = await applied_of(tx, system_id, kind)
            for one in standing.entries(prison, system, kind):
                _compare(done, delays, one, here.get(one.key), began, rate)
    return done


def _compare(
    done: Compared,
    delays: list[float],
    there: Held,
    here: Here | None,
    began: Began,
    rate: float,
) -> None:
    done.records += 1
    if here is None or (here.version, here.deleted) != (there.version, there.deleted):
        done.lost += 1
    elif there.changed_at > began.there:
        done.changed += 1
        happened = began.here + (there.changed_at - began.there) / rate
        delays.append(max(0.0, here.applied_at - happened))


async def applied_of(
    tx: Tx, system_id: str, kind: RecordKind, since: float | None = None
) -> Mapping[str, Here]:
    """By the record's key; or what was applied since."""
    one = source_record.c
    found = select(one.key, one.version, one.deleted, one.applied_at).where(
        one.system_id == system_id, one.kind == kind.value
    )
    if since is not None:
        found = found.where(one.applied_at >= datetime.fromtimestamp(since, UTC))
    return {
        row.key: Here(row.version, row.deleted, row.applied_at.timestamp())
        for row in await tx.execute(found)
    }


async def applied(database: Database) -> int:
    """How many records are applied, each once whatever its versions."""
    async with database.reading() as tx:
        return int(await tx.scalar(select(func.count()).select_from(source_record)))


async def applied_twice(database: Database, keys: KeyProvider) -> int:
    """Rows beyond one for each thing that source records lead to."""
    tables: dict[str, tuple[Table, set[str]]] = {}
    for kind, applier in appliers(keys).items():
        if isinstance(applier, ToldApplier):
            table = applier.table
            tables.setdefault(table.name, (table, set()))[1].add(kind.value)
    async with database.reading() as tx:
        return sum([await _beyond(tx, *one) for one in tables.values()])


async def _beyond(tx: Tx, table: Table, kinds: Iterable[str]) -> int:
    columns: Any = table.c
    led_to = select(source_record.c.target_id).where(
        source_record.c.kind.in_(sorted(kinds)), source_record.c.target_id == columns.id
    )
    stray = select(func.count()).select_from(table).where(~led_to.exists())
    return int(await tx.scalar(stray))


async def stuck(database: Database, ids: Ids) -> Mapping[tuple[str, str], int]:
    """Records that only an operator can help, by kind and by what is wrong."""
    async with database.reading() as tx:
        return await problems.stuck_codes(tx, list(ids.values()))
