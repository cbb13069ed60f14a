"""Stand-ins become systems that the platform asks, as an operator would enter them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from connectors.prisons.simulators.prisons import StandIn
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.rules.bureau.systems import NAMES
from pipelines.rules.exchange.prison_systems.secrets import UNBOUND, place_of
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import NotFound
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings

SIMULATION = system_actor("模拟系统")

Ids = dict[tuple[str, SystemKind], str]
"""Of the systems, by prison's code and kind."""


async def register(
    database: Database,
    keys: KeyProvider,
    stand_ins: Sequence[StandIn],
    now: datetime,
    *,
    enabled: bool = True,
) -> Ids:
    """Add what is missing; of what is there only the way to it changes, so that mended mappings
    and a system that was switched off stay as they are."""
    ids: Ids = {}
    async with database.transaction() as tx:
        for one in stand_ins:
            ids[one.prison, one.kind] = await _register(tx, RawSeals(keys), one, now, enabled)
    return ids


async def switch_on(database: Database, ids: Ids) -> None:
    """From now on all of them are asked."""
    async with database.transaction() as tx:
        for system_id in ids.values():
            await systems.change(tx, system_id, enabled=True)


async def _register(tx: Tx, seals: RawSeals, one: StandIn, now: datetime, enabled: bool) -> str:
    known = {row.kind: row for row in (await systems.by_prison(tx)).get(one.prison, ())}
    row = known.get(one.kind) or await _added(tx, one, enabled)
    settings = await _settings(tx, row, one.settings)
    number = await versions.add(tx, row.id, settings, None, now)
    # A stand-in tells everything anew from its beginning, so no cursor of before leads on.
    kinds = [mapping.kind for mapping in settings.kinds]
    await feeds.start_again(tx, row.id, kinds, number, keep=False)
    await versions.activate(tx, row.id, number, None, now)
    # A stand-in's address changes with each start, and its secret was just told anew.
    secret = seals.close_secrets(row.id, {place_of(one.settings.access) or UNBOUND: one.secret})
    await systems.change(tx, row.id, active=number, secret_sealed=secret)
    await audit.write(
        tx,
        stream=audit.stream_of(row.prison_path),
        actor=SIMULATION,
        action="prison_system.register",
        object_kind="prison_system",
        object_id=row.id,
        detail={"kind": one.kind.value, "number": number},
        at=now,
    )
    return row.id


async def _added(tx: Tx, one: StandIn, enabled: bool) -> SystemRow:
    prison = await units.by_code(tx, one.prison)
    if prison is None:
        raise NotFound(f"没有监狱 {one.prison}。", code="prison_unknown")
    system_id = await systems.add(tx, prison.id, one.kind, NAMES[one.kind], one.maker, None)
    await systems.change(tx, system_id, enabled=enabled)
    return await systems.get(tx, system_id, ["/"])


async def _settings(tx: Tx, row: SystemRow, told: SystemSettings) -> SystemSettings:
    if row.active is None:
        return told
    kept = (await versions.get(tx, row.id, row.active)).settings
    return msgspec.structs.replace(kept, access=told.access)
