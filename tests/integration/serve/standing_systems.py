"""Prisons' systems that stand beside the served platform: who is known of them, how an officer
connects one, and what is held here against what they hold."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.simulators.entry import moment_of
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.prisons import Plan, Prisons, StandIn, standing_prisons
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL, local
from schemas.exchange.prison_systems.access import Access
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.people.kinds import OrgType
from tests.integration.prisons.bureau import people_of
from tests.integration.serve.client import People, Person
from tests.integration.serve.prison_sources import SYSTEMS
from tests.integration.serve.world import World

COMPARED_DAYS = 35
"""So many days back a reconciliation reaches."""
Held = dict[RecordKind, tuple[int, int, int]]
"""Told by the source as the page shows it, held here as it shows it, and what the source truly
holds of those days."""


def inmates_of(prisons: Sequence[int], each: int = 3) -> dict[str, list[str]]:
    """Numbers that nobody of the planted bureau has, by the prison's code."""
    return {f"P{at:02}": [f"31{at:02}5{number:05}" for number in range(each)] for at in prisons}


@asynccontextmanager
async def standing(
    world: World, services: Services, inmates: Mapping[str, Sequence[str]], **plan: Any
) -> AsyncIterator[Prisons]:
    """Stand-ins of these prisons, whose people are known here, reached by the real adapters."""
    now = world.clock()
    made = Plan(
        folder=exchange_folder(world),
        inmates=inmates,
        receiver=world.keys.public_key(OWNER),
        now=now,
        rate=0,
        **plan,
    )
    services.open_system = opening(world.settings, world.keys)
    async with world.database.transaction() as tx:
        bureau = await units.by_code(tx, "SH")
        for code, numbers in inmates.items():
            prison = await units.by_code(tx, code) or await units.add(
                tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
            )
            ward = await units.by_code(tx, f"{code}-W01") or await units.add(
                tx, parent=prison, code=f"{code}-W01", name="一监区", org_type=OrgType.WARD
            )
            population = Population(code, numbers, made.seed)
            await people_of(tx, FieldSeals(world.keys), population, prison, ward)
    async with standing_prisons(made) as prisons:
        yield prisons


def exchange_folder(world: World) -> Path:
    """What the platform looks below for folders, packages and database files."""
    return Path(world.settings.data_dir) / "prisons"


def often(settings: SystemSettings, every_s: int = 1) -> SystemSettings:
    """Asked so often, and in small pages."""
    return msgspec.structs.replace(settings, every_s=every_s, page=20)


class Keepers(NamedTuple):
    """Who writes and tries how a system is reached, and who lets it count."""

    writer: Person
    decider: Person


async def keepers_of(people: People) -> Keepers:
    return Keepers(await people.officer("sysadmin"), await people.officer("security"))


async def connect(keepers: Keepers, prison_id: str, told: StandIn) -> str:
    """What officers enter, try and put in force on the page, and nothing else; its id."""
    admin = keepers.writer
    asked = {"prison_id": prison_id, "kind": told.kind.value, "name": "系统", "maker": told.maker}
    made = await admin.post(SYSTEMS, asked | {"secret": told.secret})
    system_id = str(made["id"])
    await put_in_force(keepers, system_id, told.settings)
    await admin.post(f"{SYSTEMS}/{system_id}/switch", {"enabled": True})
    return system_id


async def put_in_force(keepers: Keepers, system_id: str, settings: SystemSettings) -> int:
    """A version that one drafted and tried against a sample, and another activated; its number."""
    admin, security = keepers
    asked = {"settings": msgspec.to_builtins(settings)}
    version = await admin.post(f"{SYSTEMS}/{system_id}/versions", asked)
    place = f"{SYSTEMS}/{system_id}/versions/{version['number']}"
    tried = await admin.post(f"{place}/try")
    assert tried["state"] == "tried", tried["trial"]
    await security.post(f"{place}/activate")
    return int(version["number"])


def over(settings: SystemSettings, access: Access) -> SystemSettings:
    """The same records by another way."""
    return msgspec.structs.replace(settings, access=access)


async def held(officer: Person, system_id: str, source: Source, today: date) -> Held:
    """By kind, over the days that are compared; what the page does not list counts as nothing."""
    first = today - timedelta(days=COMPARED_DAYS - 1)
    asked = {"system_id": system_id, "since": first.isoformat(), "until": today.isoformat()}
    page = await officer.get("/api/reconciliations", limit=200, **asked)
    assert page["total"] <= 200
    found: Held = {}
    for kind in KINDS[source.book.kind]:
        rows = [row for row in page["rows"] if row["kind"] == kind.value]
        there, here = (sum(row[one] for row in rows) for one in ("there", "here"))
        days = [
            local(moment_of(kind, one.record, one.made_at)).date()
            for one in source.entries(kind)
            if not one.deleted
        ]
        found[kind] = (there, here, sum(first <= day <= today for day in days))
    return found


def agree(of: Held) -> bool:
    """Whether each kind has the same number of records everywhere."""
    return all(there == here == truly for there, here, truly in of.values())


def moment_here(source: Source) -> date:
    """Today at the source."""
    return source.clock.now().astimezone(LOCAL).date()
