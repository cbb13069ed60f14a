"""数据图形分析: approved hours, pay, output and headcounts by month, within reach (LR-XC-02)."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

import msgspec

from connectors.ledger import statistics
from connectors.ledger.statistics import Wanted
from connectors.postgres.headcount import headcount_months
from connectors.postgres.labour import hour_names, pay_totals, project_outputs
from connectors.postgres.labour.hour_names import ReachedWard
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.headcount import READ_HEADCOUNT
from pipelines.rules.access.codes.labour import COUNT_HOURS, LIST_PAY, READ_CHARTS, READ_OUTPUT
from pipelines.rules.access.permissions import in_scopes, require_permission
from pipelines.rules.labour.charts import Figure, chart_of, days_of, months_of, require_by
from pipelines.rules.labour.pay.sheet_state import SheetState
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.errors import NotFound
from schemas.labour.charts import ChartBy, ChartOf, LabourChart
from schemas.labour.statistics import CountBy, Period

NO_PROJECT = "无项目"
PART = "（部分监区）"
GONE = "（已删除）"
OPENS = {
    ChartOf.HOURS: COUNT_HOURS,
    ChartOf.PAY: LIST_PAY,
    ChartOf.OUTPUT: READ_OUTPUT,
    ChartOf.HEADCOUNT: READ_HEADCOUNT,
}
"""Whoever may read a figure where it is kept may see it drawn."""
COUNT_BY = {
    ChartBy.PRISON: CountBy.PRISON,
    ChartBy.WARD: CountBy.WARD,
    ChartBy.PROJECT: CountBy.PROJECT,
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Months, both included, and the unit below which is counted."""

    by: ChartBy
    since: str
    until: str
    unit_id: str | None = None


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart is drawn of."""

    by: ChartBy
    months: Sequence[str]
    scopes: tuple[str, ...]
    unit_path: str
    whole: frozenset[str]
    """Prisons of which every ward is counted."""
    wards: Sequence[ReachedWard]

    @property
    def ward_ids(self) -> list[str]:
        return [ward.id for ward in self.wards]

    @property
    def keys(self) -> dict[str, str]:
        """The key under which each ward counts: its own, or its prison's."""
        own = self.by is ChartBy.WARD
        return {ward.id: ward.id if own else ward.prison_id for ward in self.wards}

    @property
    def titles(self) -> dict[str | None, str]:
        """Of wards or prisons, in the order of the tree."""
        if self.by is ChartBy.WARD:
            return {ward.id: ward.name for ward in self.wards}
        return {
            ward.prison_id: ward.prison if ward.prison_id in self.whole else f"{ward.prison}{PART}"
            for ward in self.wards
        }


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a chart."""

    figures: Sequence[Figure]
    titles: dict[str | None, str]
    uncounted: int = 0


Draw = Callable[[Services, Reached], Awaitable[Drawn]]


async def chart(services: Services, officer: Officer, of: ChartOf, asked: Asked) -> LabourChart:
    """The figures of each month of what the officer reaches."""
    require_permission(officer.permissions, READ_CHARTS)
    require_permission(officer.permissions, OPENS[of])
    months = months_of(asked.since, asked.until, f"{local(services.clock()):%Y-%m}")
    async with services.database.transaction() as tx:
        unit_path = await _path_of(tx, officer, asked.unit_id)
        reached = Reached(
            by=asked.by,
            months=months,
            scopes=officer.scopes,
            unit_path=unit_path,
            whole=await hour_names.whole_prisons(tx, officer.scopes, unit_path),
            wards=await hour_names.wards_in_reach(tx, officer.scopes, asked.unit_id),
        )
    require_by(of, asked.by, (ward.prison_id for ward in reached.wards))
    drawn = await DRAW[of](services, reached)
    return chart_of(of, asked.by, months, drawn.figures, drawn.titles, drawn.uncounted)


async def _path_of(tx: Tx, officer: Officer, unit_id: str | None) -> str:
    if unit_id is None:
        return "/"
    unit = await units.get(tx, unit_id)
    if unit is None or not in_scopes(officer.scopes, unit.path):
        raise NotFound("没有找到该单位。", code="unit_not_found")
    return unit.path


async def _hours(services: Services, reached: Reached) -> Drawn:
    since, until = days_of(reached.months)
    wanted = Wanted(ward_ids=reached.ward_ids, since=since, until=until)
    by = COUNT_BY[reached.by]
    counts = await statistics.counts(services.shards, wanted, by, Period.MONTH)
    titles = reached.titles
    if reached.by is ChartBy.PROJECT:
        titles = await _projects(services, {one.key for one in counts})
    return Drawn(
        figures=[
            Figure(one.key, f"{one.period:%Y-%m}", Decimal(one.minutes))
            for one in counts
            if one.approved
        ],
        titles=titles,
        uncounted=sum(one.minutes for one in counts if not one.approved),
    )


async def _projects(services: Services, keys: set[str | None]) -> dict[str | None, str]:
    """Names of projects in their order; lines without one last."""
    known = {key for key in keys if key is not None}
    async with services.database.transaction() as tx:
        names = await hour_names.called(tx, CountBy.PROJECT, known)
    called = {key: names[key].title if key in names else GONE for key in known}
    return {**dict(sorted(called.items(), key=lambda one: one[1])), None: NO_PROJECT}


async def _pay(services: Services, reached: Reached) -> Drawn:
    first, last = reached.months[0], reached.months[-1]
    async with services.database.transaction() as tx:
        sheets = await pay_totals.sheets_of(tx, reached.ward_ids, first, last)
        approved = [one for one in sheets if one.state is SheetState.APPROVED]
        amounts = await pay_totals.amounts_of(tx, services.pay_book, approved)
    keys = reached.keys
    return Drawn(
        figures=[Figure(keys[one.ward_id], one.month, amounts[one.id]) for one in approved],
        titles=reached.titles,
        uncounted=len(sheets) - len(approved),
    )


async def _output(services: Services, reached: Reached) -> Drawn:
    """Projects belong to a prison, so that a ward's officer sees none of them."""
    first, last = reached.months[0], reached.months[-1]
    async with services.database.transaction() as tx:
        rows = await project_outputs.by_month(tx, reached.scopes, reached.unit_path, first, last)
    by_class = reached.by is ChartBy.PROJECT_CLASS
    titles: dict[str | None, str] = {
        one.class_code if by_class else one.prison_id: one.class_title if by_class else one.prison
        for one in rows
    }
    return Drawn(
        figures=[
            Figure(one.class_code if by_class else one.prison_id, one.month, one.value)
            for one in rows
        ],
        titles=dict(sorted(titles.items(), key=lambda one: one[1])) if by_class else titles,
        uncounted=sum(one.unapproved for one in rows),
    )


async def _headcount(services: Services, reached: Reached) -> Drawn:
    """As each month ended; of the month that goes on, as it is now."""
    now = services.clock()
    ends = [min(day_bounds(days_of([month])[1])[1], now) for month in reached.months]
    async with services.database.transaction() as tx:
        held = await headcount_months.held_at(tx, reached.ward_ids, ends)
    keys = reached.keys
    return Drawn(
        figures=[
            Figure(keys[one.ward_id], reached.months[one.place], Decimal(one.people))
            for one in held
        ],
        titles=reached.titles,
    )


DRAW: dict[ChartOf, Draw] = {
    ChartOf.HOURS: _hours,
    ChartOf.PAY: _pay,
    ChartOf.OUTPUT: _output,
    ChartOf.HEADCOUNT: _headcount,
}
