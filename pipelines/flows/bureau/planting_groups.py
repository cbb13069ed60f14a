"""Plants parts of a bureau day by day, so that each story is told once, for the log as well.

Parts of other months may be planted at the same time: what they point to is there before.
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from time import perf_counter
from typing import Protocol

import msgspec

from connectors.ledger.planted import PlantedLedger
from connectors.postgres.audit.planted_log import LogLine, line_of
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.planting import Given, Planted, Planting
from pipelines.flows.bureau.site import Group, Site, YearsPart, note
from pipelines.flows.calls.giving_way import GivingWay
from pipelines.rules.bureau.ground import Ground

CORE, LEDGER = "core", "ledger"
"""By what name it is told how long the writing of rows took."""
_NOTHING = Planted(rows=0, digest=hashlib.new("sm3").hexdigest())
packed = msgspec.msgpack.Encoder().encode


class Grown(msgspec.Struct, kw_only=True):
    """What came of some groups."""

    rows: int = 0
    seconds: dict[str, float] = {}
    """By year how long its stories took, with what seals them; what wrote the rows beside it."""
    lines: dict[tuple[str, date], bytes] = {}
    """Of the log, by year and day, packed."""


class Crew(Protocol):
    """Whoever plants groups; several are asked at once."""

    async def plant(self, groups: Sequence[Group], given: Given, *, telling: bool) -> Grown:
        """One after the other; `telling` asks for their lines of the log too."""
        ...

    async def tell(self, group: Group) -> Grown:
        """Their lines of the log alone."""
        ...


class Alone:
    """Plants in this process."""

    def __init__(self, site: Site, ground: Ground) -> None:
        self._site, self._ground = site, ground
        self._busy = asyncio.Lock()

    async def plant(self, groups: Sequence[Group], given: Given, *, telling: bool) -> Grown:
        async with self._busy:
            return await plant_groups(self._site, self._ground, groups, given, telling=telling)

    async def tell(self, group: Group) -> Grown:
        return tell_group(self._site, self._ground, group)


async def plant_groups(
    site: Site, ground: Ground, groups: Sequence[Group], given: Given, *, telling: bool
) -> Grown:
    """Each in a transaction of its own; while somebody talks, with rests."""
    way = GivingWay(site.database)
    seconds: dict[str, float] = defaultdict(float)
    grown = Grown(seconds=seconds)
    for group in groups:
        async with site.database.transaction() as tx:
            books = PlantedLedger(site.shards)
            planting = Planting(tx, site.keys, site.rights_seal, given, books)
            for day, part in _days_of(group):
                begun, copied = perf_counter(), planting.copied_s + books.copied_s
                if telling:
                    lines = _told(ground, part, day, planting.keyed)
                    if lines:
                        grown.lines[part.year.code, day] = packed(lines)
                for left in part.year.left(ground, day):
                    await planting.add(part.name, left)
                took = perf_counter() - begun
                seconds[part.year.code] += took - (planting.copied_s + books.copied_s - copied)
                await way.rest(took)
            planted = await planting.end()
            for part in group:
                came = planted.get(part.name, _NOTHING)
                await note(tx, site, part.name, came.rows, came.digest)
                grown.rows += came.rows
        seconds[CORE] += planting.copied_s
        seconds[LEDGER] += books.copied_s
    return grown


def tell_group(site: Site, ground: Ground, group: Group) -> Grown:
    """What its days led to, without their rows."""
    grown, keyed = Grown(), KeyedValues(site.keys)
    for day, part in _days_of(group):
        if lines := _told(ground, part, day, keyed):
            grown.lines[part.year.code, day] = packed(lines)
    return grown


def _told(ground: Ground, part: YearsPart, day: date, keyed: KeyedValues) -> list[LogLine]:
    return [line_of(one, keyed) for one in part.year.happened(ground, day)]


def _days_of(group: Group) -> Iterator[tuple[date, YearsPart]]:
    """All years of a day, then the next one: they share its stories."""
    for month in sorted({part.month for part in group}, key=lambda one: one.first):
        for day in month.days():
            for part in group:
                if part.month == month:
                    yield day, part
