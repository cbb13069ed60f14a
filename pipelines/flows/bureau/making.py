"""Makes a bureau of a plan, part by part; what is planted already is left as it is."""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import NamedTuple

import msgspec

from connectors.ledger.planted import PlantedLedger
from connectors.ledger.shards import Shards
from connectors.postgres import settled_mode
from connectors.postgres.access import rights
from connectors.postgres.audit import audit, integrity
from connectors.postgres.audit.planted_log import PlantedLog
from connectors.postgres.database import Database
from connectors.postgres.planting import Given, Planting
from connectors.postgres.planting_database import PlantingDatabase
from connectors.postgres.platform import bureau_parts
from connectors.postgres.platform.bureau_parts import Part
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.notary import Notary
from pipelines.flows.bureau.ground_check import PLAN, log_of, require_own
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.story import Happened
from pipelines.rules.bureau.telling import Telling, left_of
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.catalog import in_order
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import RowSeal
from schemas.environments import DEMONSTRATION

_log = logging.getLogger("qinqiao.bureau")
MAKER = system_actor("演示数据")
TAKEN_IN = "bureau.take_in"
LOG = "log"


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bureau is planted, and with what it is sealed and signed."""

    database: Database
    shards: Shards
    """Of the ledger of labour."""
    keys: KeyProvider
    rights_seal: RowSeal
    notary: Notary
    given: Callable[[], Awaitable[Given]]
    """What of its rows no rule knows; asked for once, where there is something to plant."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """How much was planted now; nothing where all of it was there."""

    log_rows: int
    rows: int
    seconds: dict[str, float]
    """By year how long its rows took; the log's under its own name."""


class YearsPart(NamedTuple):
    """What one year leaves of one month."""

    year: Year
    month: Month

    @property
    def name(self) -> str:
        return f"{self.year.code}/{self.month.name}"


Group = Sequence[YearsPart]
"""Parts that are there together or not at all."""


async def make(site: Site, plan: Plan, begun: Callable[[], None]) -> Made:
    """Plant what is not there yet; `Conflict` where this bureau has no place here.

    `begun` is called once it has one, before anything is planted.
    """
    maker = await maker_of(site, plan, begun)
    log_rows = await maker.tell()
    # Year by year, so that whatever is pointed to is there before.
    rows = await maker.plant([part] for part in maker.parts())
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
    return Maker(site, ground, set(parts))


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
        await _note(tx, site, PLAN, 0, digest)


class Maker:
    """Goes on with the parts that are not there."""

    def __init__(self, site: Site, ground: Ground, known: set[str]) -> None:
        self._site = site
        self._ground = ground
        self._known = known
        self._months = list(months_of(ground.plan))
        self._years = list(in_order())
        self.seconds: dict[str, float] = defaultdict(float)

    async def tell(self) -> int:
        """The whole log, before anything of today can be in it; signed at each month's end."""
        telling, told = Telling(self._ground, self._years), 0
        if all(log_of(month) in self._known for month in self._months):
            return told
        before: Month | None = None
        for month in self._months:
            name, happened = log_of(month), telling.month(month)
            if name in self._known:
                # What this month leads to is told with the next ones all the same.
                for _ in happened:
                    pass
            else:
                if before is not None:
                    # Planting may have ended between a month's rows and its signature.
                    await self._sign(before)
                told += await self._tell(name, happened)
                await self._sign(month)
            before = month
        return told

    async def _tell(self, name: str, happened: Iterable[Happened]) -> int:
        begun = perf_counter()
        async with self._site.database.transaction() as tx:
            log = PlantedLog(tx, self._ground.ids, self._site.keys)
            await log.write(happened)
            await _note(tx, self._site, name, log.rows, log.digest)
        self.seconds[LOG] += perf_counter() - begun
        _log.info("%s: %d rows", name, log.rows)
        return log.rows

    async def _sign(self, month: Month) -> None:
        """Nothing where the chains did not grow since the last signature."""
        then = PlantingDatabase(self._site.database, self._ground.ids, lambda: month.end)
        try:
            await self._site.notary.note(then, month.end)
        finally:
            await then.close()

    def parts(self) -> Iterator[YearsPart]:
        """Of all years, whether they are there or not."""
        return (YearsPart(year, month) for year in self._years for month in self._months)

    async def plant(self, groups: Iterable[Group]) -> int:
        """Each group in a transaction of its own, without the parts that are there."""
        waiting = [[part for part in one if part.name not in self._known] for one in groups]
        missing = [one for one in waiting if one]
        given = await self._site.given() if missing else {}
        return sum([await self._plant(one, given) for one in missing])

    async def _plant(self, group: Group, given: Given) -> int:
        async with self._site.database.transaction() as tx:
            rows = [await self._plant_part(tx, part, given) for part in group]
        if sum(rows):
            told = group[0].name if len(group) == 1 else group[0].month.name
            _log.info("%s: %d rows", told, sum(rows))
        return sum(rows)

    async def _plant_part(self, tx: Tx, part: YearsPart, given: Given) -> int:
        site, begun = self._site, perf_counter()
        books = PlantedLedger(site.shards)
        planting = Planting(tx, site.keys, site.rights_seal, given, books)
        for left in left_of(self._ground, part.year, part.month):
            await planting.add(left)
        planted = await planting.end()
        await _note(tx, site, part.name, planted.rows, planted.digest)
        self.seconds[part.year.code] += perf_counter() - begun
        return planted.rows


async def _note(tx: Tx, site: Site, name: str, rows: int, digest: str) -> None:
    part = Part(name=name, rows=rows, digest=digest, made_at=site.clock())
    await bureau_parts.put(tx, part)


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
