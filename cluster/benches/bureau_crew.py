"""Processes that share the months of a made-up bureau: its stories are reckoned in Python."""

import asyncio
import gc
import multiprocessing
from collections.abc import Awaitable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache

from cluster.benches.bureau_site import site_of
from connectors.postgres.planting import Given
from pipelines.flows.bureau.planting_groups import Crew, Grown, plant_groups, tell_group
from pipelines.flows.bureau.site import Group, YearsPart
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import YEARS
from schemas.settings import Settings

Named = Sequence[Sequence[tuple[str, Month]]]
"""Groups by the codes of years, as one process tells them to another."""
YOUNG = 100_000
"""New objects between two looks for garbage: rows come by the million and form no circles."""


class ManyHands:
    """Plants in the processes of a pool."""

    def __init__(
        self, pool: ProcessPoolExecutor, settings: Settings, plan: Plan, processes: int
    ) -> None:
        self._pool, self._settings, self._plan = pool, settings, plan
        # All get to know the people while whoever asks finds out what is missing.
        for _ in range(processes):
            pool.submit(_prepare, plan)

    async def plant(self, groups: Sequence[Group], given: Given, *, telling: bool) -> Grown:
        named = [[(part.year.code, part.month) for part in group] for group in groups]
        asked = (self._settings, self._plan, named, given, telling)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _plant, *asked)

    async def tell(self, group: Group) -> Grown:
        named = [(part.year.code, part.month) for part in group]
        asked = (self._settings, self._plan, named)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _tell, *asked)


@contextmanager
def crew_of(settings: Settings, plan: Plan, processes: int) -> Iterator[Crew | None]:
    """None where this process does it alone."""
    if processes < 2:
        yield None
        return
    # Begun anew: a copy of this process would share its connections.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)
    try:
        yield ManyHands(pool, settings, plan, processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    gc.set_threshold(YOUNG)


def _plant(settings: Settings, plan: Plan, named: Named, given: Given, telling: bool) -> Grown:
    groups = [[YearsPart(YEARS[code], month) for code, month in group] for group in named]
    return _ran(_planted(settings, plan, groups, given, telling))


async def _planted(
    settings: Settings, plan: Plan, groups: Sequence[Group], given: Given, telling: bool
) -> Grown:
    async with site_of(settings, plan) as site:
        return await plant_groups(site, _ground(plan), groups, given, telling=telling)


def _tell(settings: Settings, plan: Plan, named: Sequence[tuple[str, Month]]) -> Grown:
    return _ran(_told(settings, plan, [YearsPart(YEARS[code], one) for code, one in named]))


async def _told(settings: Settings, plan: Plan, group: Group) -> Grown:
    async with site_of(settings, plan) as site:
        return tell_group(site, _ground(plan), group)


def _ran(work: Awaitable[Grown]) -> Grown:
    """What came of it, beside its task: where asyncio ends one it writes out the whole result.

    `signal.signal` answers the handler before, and looks for it among numbers by its text.
    """
    came: list[Grown] = []

    async def keep() -> None:
        came.append(await work)

    asyncio.run(keep())
    return came[0]


def _prepare(plan: Plan) -> None:
    """Answers nothing: a ground stays where it was made."""
    _ground(plan)


@cache
def _ground(plan: Plan) -> Ground:
    """Kept by the process, with its people, who take seconds; never looked through for garbage."""
    ground = Ground(plan)
    ground.get_ready()
    gc.freeze()
    return ground
