"""Makes a bureau of a plan, part by part; what is planted already is left as it is."""

import asyncio
import logging
from asyncio import Task
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import msgspec

from connectors.postgres import settled_mode
from connectors.postgres.access import rights
from connectors.postgres.audit import audit, integrity
from connectors.postgres.audit.planted_log import LogLine, line_of
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.planting import Given
from connectors.postgres.planting_database import PlantingDatabase
from pipelines.flows.bureau import log_months
from pipelines.flows.bureau.ground_check import PLAN, require_own
from pipelines.flows.bureau.log_months import LogMonths, ToldOn
from pipelines.flows.bureau.planting_groups import Alone, Crew, Grown
from pipelines.flows.bureau.site import Group, Site, YearsPart, note
from pipelines.flows.bureau.told_lines import ToldLines
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import OF_EVERY_PAGE, in_order
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.digest import sm3_hex
from schemas.environments import DEMONSTRATION

_log = logging.getLogger("qinqiao.bureau")
MAKER = system_actor("演示数据")
TAKEN_IN = "bureau.take_in"
LOG = "log"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """How much was planted now; nothing where all of it was there."""

    log_rows: int
    rows: int
    seconds: dict[str, float]
    """By year how long its stories took; writing its rows and the log under their own names."""


async def make(site: Site, plan: Plan, begun: Callable[[], None], crew: Crew | None = None) -> Made:
    """Plant what is not there yet; `Conflict` where this bureau has no place here.

    `begun` is called once it has one, before anything is planted; without a crew it is planted in
    this process.
    """
    maker = await maker_of(site, plan, begun)
    log_rows, rows = await maker.make(crew)
    if rows:
        await take_in(site, rows)
    return Made(log_rows=log_rows, rows=rows, seconds=dict(maker.seconds))


async def maker_of(site: Site, plan: Plan, begun: Callable[[], None]) -> "Maker":
    """Of a bureau that has its place here, and its founding at the least."""
    ground = Ground(plan)
    digest = sm3_hex(msgspec.json.encode(plan))
    site.shards.require()
    async with site.database.transaction() as tx:
        parts = await require_own(tx, ground, digest)
    begun()
    if PLAN not in parts:
        await _found(site, ground, digest)
    return Maker(site, ground, frozenset(parts))


async def _found(site: Site, ground: Ground, digest: str) -> None:
    """The installation as it was before the first day: settled, with its roles, seals begun."""
    founded = ground.plan.founded
    then = PlantingDatabase(site.database, ground.ids, lambda: founded)
    try:
        async with then.transaction() as tx:
            await settled_mode.settle(tx, DEMONSTRATION)
            await rights.plant_built_in(tx, site.rights_seal)
        await integrity.begin(then)
    finally:
        await then.close()
    async with site.database.transaction() as tx:
        await note(tx, site, PLAN, 0, digest)


class Maker:
    """Goes on with the parts that are not there."""

    def __init__(self, site: Site, ground: Ground, known: frozenset[str]) -> None:
        self._site = site
        self._ground = ground
        self._known = known
        self._months = list(months_of(ground.plan))
        self._years = list(in_order())
        self._keyed = KeyedValues(site.keys)
        self.seconds: dict[str, float] = defaultdict(float)

    async def make(self, crew: Crew | None) -> tuple[int, int]:
        """Lines of the log and other rows, told once for both; answers how many there were.

        Months are told in any order behind the first one and the years that all point to; the log
        takes them in their own.
        """
        planting = crew or Alone(self._site, self._ground)
        telling = log_months.missing(self._ground, self._known)
        told = ToldLines(self._years, self._known, self._told_on)
        log, log_rows = self._log_of(told.on), 0
        first, second, others = self._jobs()
        given = await self._site.given() if any((first, *second, *others)) else {}

        async def planted(groups: Sequence[Group]) -> int:
            if not groups:
                return 0
            grown = await planting.plant(groups, given, telling=telling)
            told.take(grown.lines)
            self._note(groups, grown)
            return grown.rows

        rows = await planted(first)
        async with _begun(map(planted, second)) as tasks:
            rows += sum([await task for task in tasks])
        async with _begun(map(planted, others)) as tasks:
            for place, month in enumerate(self._months):
                rows += await tasks[place - 1] if place else 0
                log_rows += await log.plant(month) if telling else 0
        self.seconds[LOG] += log.seconds
        return log_rows, rows

    async def begin(self, groups: Iterable[Group], crew: Crew | None) -> tuple[int, int]:
        """The whole log, before anything of today can be in it, and the rows of groups beside it.

        Answers how many there were of each.
        """
        hands, wanted = crew or Alone(self._site, self._ground), self._missing(groups)
        given = await self._site.given() if wanted else {}
        # Asked for first: whoever plants is busy the longest.
        async with _begun([self._planted(wanted, given, hands)]) as tasks:
            log_rows = await self._tell(hands)
            return log_rows, await tasks[0]

    async def _tell(self, hands: Crew) -> int:
        if not log_months.missing(self._ground, self._known):
            return 0
        told = ToldLines(self._years, self._known, self._told_on)
        log, rows = self._log_of(told.on), 0

        async def of(month: Month) -> int:
            group = [part for part in self.parts() if part.month == month]
            told.take((await hands.tell(group)).lines)
            return 0

        async with _begun(map(of, self._months)) as tasks:
            for task, month in zip(tasks, self._months, strict=True):
                await task
                rows += await log.plant(month)
        self.seconds[LOG] += log.seconds
        return rows

    async def _planted(self, groups: Sequence[Group], given: Given, hands: Crew) -> int:
        """One after another, each in a transaction of its own."""
        if not groups:
            return 0
        grown = await hands.plant(groups, given, telling=False)
        self._note(groups, grown)
        return grown.rows

    def parts(self) -> Iterator[YearsPart]:
        """Of all years, whether they are there or not."""
        return (YearsPart(year, month) for year in self._years for month in self._months)

    async def plant(
        self, groups: Iterable[Group], together: Iterable[Group] = (), crew: Crew | None = None
    ) -> int:
        """Each group in a transaction of its own, without the parts that are there.

        Those that come `together` point to the first ones; of either some may overtake others.
        """
        first, others = self._missing(groups), self._missing(together)
        given: Given = await self._site.given() if first or others else {}
        planting = crew or Alone(self._site, self._ground)

        async def planted(group: Group) -> int:
            return await self._planted([group], given, planting)

        rows = 0
        for asked in (first, others):
            async with _begun(map(planted, asked)) as tasks:
                rows += sum([await task for task in tasks])
        return rows

    def _jobs(self) -> tuple[list[Group], list[list[Group]], list[list[Group]]]:
        """What comes first, what may come together then, and each month that may come behind it.

        All that a month points to stands in it, in the first one, or among the people.
        """
        pointed_to = [
            [part for part in self.parts() if part.month == month and _is_pointed_to(part)]
            for month in self._months
        ]
        others = [
            [part for part in self.parts() if part.month == month and not _is_pointed_to(part)]
            for month in self._months
        ]
        first, *people = pointed_to
        month, *months = others
        return (
            self._missing([first]),
            [self._missing(people), self._missing([month])],
            [self._missing([one]) for one in months],
        )

    def _missing(self, groups: Iterable[Group]) -> list[Group]:
        waiting = ([part for part in one if part.name not in self._known] for one in groups)
        return [one for one in waiting if one]

    def _log_of(self, told: ToldOn) -> LogMonths:
        return LogMonths(self._site, self._ground, self._known, told)

    def _told_on(self, codes: Iterable[str], day: date) -> Iterator[LogLine]:
        wanted = set(codes)
        for year in self._years:
            if year.code in wanted:
                for one in year.happened(self._ground, day):
                    yield line_of(one, self._keyed)

    def _note(self, groups: Sequence[Group], grown: Grown) -> None:
        for name, took in grown.seconds.items():
            self.seconds[name] += took
        if grown.rows:
            first = groups[0][0]
            told = first.name if len(groups[0]) == 1 else first.month.name
            _log.info("%s: %d rows", told, grown.rows)


@asynccontextmanager
async def _begun(jobs: Iterable[Coroutine[Any, Any, int]]) -> AsyncIterator[list[Task[int]]]:
    """All at once; where one fails the others end before it is told."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _is_pointed_to(part: YearsPart) -> bool:
    return part.year.code in OF_EVERY_PAGE


async def take_in(site: Site, rows: int) -> None:
    """What happens today is told as of today."""
    async with site.database.transaction() as tx:
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=MAKER,
            action=TAKEN_IN,
            object_kind="demonstration",
            object_id=None,
            detail={"rows": rows},
            at=site.clock(),
        )
