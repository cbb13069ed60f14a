"""Makes a bureau in two steps: what every page asks for before the first one, the rest behind."""

from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from connectors.postgres.platform import bureau_parts
from pipelines.flows.bureau.ground_check import PLAN, log_of
from pipelines.flows.bureau.making import Made, Maker, maker_of, take_in
from pipelines.flows.bureau.planting_groups import Crew
from pipelines.flows.bureau.site import Group, Site, YearsPart
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.bureau.years.catalog import OF_EVERY_PAGE, YEARS
from schemas.errors import Conflict


class Stand(msgspec.Struct, frozen=True):
    """How much of a bureau's history is there."""

    months: int
    of: int

    @property
    def full(self) -> bool:
        return self.months == self.of


async def begin(
    site: Site, plan: Plan, begun: Callable[[], None], crew: Crew | None = None
) -> Made:
    """The whole log, and the years that every page asks for; `make` says what is refused."""
    maker = await maker_of(site, plan, begun)
    # By month, since what a month points to lies in those before it.
    parts = [
        [part for part in maker.parts() if part.month == month and part.year.code in OF_EVERY_PAGE]
        for month in months_of(plan)
    ]
    log_rows, rows = await maker.begin(parts, crew)
    return Made(log_rows=log_rows, rows=rows, seconds=dict(maker.seconds))


async def fill(site: Site, plan: Plan, crew: Crew | None = None) -> Made:
    """The other years behind a platform that serves, month by month.

    `Conflict` where the beginning is not there, since the log has gone on without its history, and
    where somebody entered meanwhile what can be there once: that stands.
    """
    async with site.database.reading() as tx:
        if not is_begun(await bureau_parts.all_of(tx), plan):
            raise Conflict("演示监狱局还没有生成开头部分，不能补入历史。", code="bureau_not_begun")
    maker = await maker_of(site, plan, lambda: None)
    first, *others = _by_month(maker, plan)
    rows = await maker.plant(apart(first), others, crew)
    if rows:
        async with site.database.reading() as tx:
            parts = await bureau_parts.all_of(tx)
        # What an interrupted filling left without a line of its own is told of as well.
        told = {log_of(month) for month in months_of(plan)}
        await take_in(site, sum(one.rows for one in parts.values() if one.name not in told))
    return Made(log_rows=0, rows=rows, seconds=dict(maker.seconds))


def is_begun(parts: Collection[str], plan: Plan) -> bool:
    """Whether a platform may serve on it: its log is whole, and its people are there."""
    wanted = {PLAN, *(log_of(month) for month in months_of(plan))}
    wanted |= {f"{code}/{month.name}" for code in OF_EVERY_PAGE for month in months_of(plan)}
    return wanted <= set(parts)


def stand(parts: Collection[str], plan: Plan) -> Stand:
    """A month is there with all its years."""
    months = list(months_of(plan))
    whole = [one for one in months if {f"{code}/{one.name}" for code in YEARS} <= set(parts)]
    return Stand(len(whole), len(months))


def _by_month(maker: Maker, plan: Plan) -> Iterator[Group]:
    """The newest first, which people ask for most; before it the first of all, whose days hold
    what is entered once and pointed to ever after.

    All years of a month come together: a conversation without its words would be read as silent.
    """
    first, *others = months_of(plan)
    for month in (first, *reversed(others)):
        yield _of_month(maker, month)


def apart(group: Group) -> Sequence[Group]:
    """The group in several that read nothing of each other, but for what every page asks for."""
    found: list[tuple[set[str], list[YearsPart]]] = []
    for part in group:
        codes = {part.year.code, *part.year.reads} - OF_EVERY_PAGE
        joined = [one for one in found if one[0] & codes]
        found = [one for one in found if not one[0] & codes]
        parts = [other for _, others in joined for other in others]
        found.append((codes.union(*(names for names, _ in joined)), [*parts, part]))
    return [sorted(parts, key=list(group).index) for _, parts in found]


def _of_month(maker: Maker, month: Month) -> Group:
    return [part for part in maker.parts() if part.month == month]
