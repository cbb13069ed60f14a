"""The past that a demonstration begins with, where it is to be a bureau that lives."""

import logging
import os

from cluster.benches.bureau import begin_bureau, made_here, parts_here, today
from cluster.preparing import Plant, plant_nothing
from connectors.doors import open_database
from connectors.postgres.platform import units
from pipelines.flows.bureau.filling import is_begun
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.plan import Plan
from schemas.settings import Settings

SEED, YEARS = 1, 1
_log = logging.getLogger("qinqiao.bureau")


def past_of(settings: Settings) -> Plant:
    """Nothing where none is asked for and none was begun."""
    return plant_past if settings.bureau_inmates or made_here(settings) else plant_nothing


async def plant_past(settings: Settings) -> None:
    """A bureau of today on an empty folder; one that was begun is gone on with."""
    plan = made_here(settings)
    if plan is None and await _has_units(settings):
        _log.warning("another demonstration is here already; no bureau is made")
        return
    plan = plan or Plan(seed=SEED, inmates=settings.bureau_inmates, years=YEARS, until=today())
    if not is_begun(await parts_here(settings), plan):
        began = await begin_bureau(settings, plan, os.cpu_count() or 1)
        _log.info("began with %s", began)


async def _has_units(settings: Settings) -> bool:
    database = open_database(settings, pool_size=1)
    try:
        async with database.reading() as tx:
            return await units.by_code(tx, BUREAU[0]) is not None
    finally:
        await database.close()
