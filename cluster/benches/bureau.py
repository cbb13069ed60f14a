"""Plants a made-up bureau where the settings lead to."""

import asyncio
from datetime import UTC, date, datetime

from cluster.benches.bureau_crew import crew_of
from cluster.benches.bureau_site import site_of
from cluster.benches.prisons.kept_bureau import folder_of, keep, kept
from connectors.doors import open_database
from connectors.postgres.platform import bureau_parts
from connectors.postgres.platform.bureau_parts import Part
from pipelines.flows.bureau.filling import Stand, begin, fill, stand
from pipelines.flows.bureau.making import Made, make
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.platform.local_time import local
from schemas.settings import Settings


async def plant_bureau(settings: Settings, plan: Plan, processes: int = 1) -> Made:
    """All its officers have the demonstration's password, which is printed for everybody.

    What it is made from is kept for the stand-ins, which tell of its last days and go on with it.
    More than one of the `processes` share its months.
    """
    async with site_of(settings, plan) as site:
        with crew_of(settings, plan, processes) as crew:
            return await make(site, plan, lambda: keep(folder_of(settings), plan), crew)


async def begin_bureau(settings: Settings, plan: Plan, processes: int = 1) -> Made:
    """What every page asks for; the rest is for `fill_bureau`."""
    async with site_of(settings, plan) as site:
        with crew_of(settings, plan, processes) as crew:
            return await begin(site, plan, lambda: keep(folder_of(settings), plan), crew)


async def fill_bureau(settings: Settings, plan: Plan, processes: int = 1) -> Made:
    """Behind a platform that serves."""
    async with site_of(settings, plan) as site:
        with crew_of(settings, plan, processes) as crew:
            return await fill(site, plan, crew)


async def parts_here(settings: Settings) -> dict[str, Part]:
    """What is there of a bureau, and empty where nobody began one."""
    database = open_database(settings, pool_size=1)
    try:
        async with database.reading() as tx:
            return await bureau_parts.all_of(tx)
    finally:
        await database.close()


def stand_here(settings: Settings, plan: Plan) -> Stand:
    return stand(asyncio.run(parts_here(settings)), plan)


def made_here(settings: Settings) -> Plan | None:
    """Of the bureau that was begun here, by this version of the rule."""
    found = kept(folder_of(settings))
    return found.plan if found else None


def today() -> date:
    return local(datetime.now(UTC)).date()
