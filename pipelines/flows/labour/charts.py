"""数据图形分析: approved hours, pay, output and headcounts by month, within reach (LR-XC-02)."""

from collections.abc import Sequence
from datetime import date

import msgspec

from connectors.ledger import statistics
from connectors.ledger.statistics import Wanted
from connectors.postgres.headcount import headcount_months
from connectors.postgres.labour import hour_names, pay_totals, project_outputs
from connectors.postgres.labour.hour_names import ReachedWard
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.figures.asking import Asking
from pipelines.rules.labour.charts import Figure, charted, require_prison
from pipelines.rules.labour.hours_text import typed
from pipelines.rules.labour.pay.sheet_state import SheetState
from pipelines.rules.modules.figures.lines import Counted
from pipelines.rules.modules.figures.periods import periods
from pipelines.rules.platform.local_time import day_bounds
from schemas.labour.charts import ChartBy
from schemas.labour.statistics import CountBy, Period
from schemas.platform.periods import Step

NO_PROJECT = "无项目"
PART = "（部分监区）"
GONE = "（已删除）"
COUNT_BY = {
    ChartBy.PRISON: CountBy.PRISON,
    ChartBy.WARD: CountBy.WARD,
    ChartBy.PROJECT: CountBy.PROJECT,
}


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart is drawn of."""

    by: ChartBy
    days: Sequence[tuple[date, date]]
    """The first and the last of each month."""
    whole: frozenset[str]
    """Prisons of which every ward is counted."""
    wards: Sequence[ReachedWard]

    @property
    def months(self) -> list[str]:
        return [f"{first:%Y-%m}" for first, _ in self.days]

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


async def hours(asking: Asking) -> Counted:
    reached = await _reached(asking)
    wanted = Wanted(ward_ids=reached.ward_ids, since=asking.wanted.first, until=asking.wanted.last)
    by = COUNT_BY[reached.by]
    counts = await statistics.counts(asking.services.shards, wanted, by, Period.MONTH)
    titles = reached.titles
    if reached.by is ChartBy.PROJECT:
        titles = await _projects(asking.tx, {one.key for one in counts})
    figures = [
        Figure(one.key, f"{one.period:%Y-%m}", one.minutes) for one in counts if one.approved
    ]
    waiting = sum(one.minutes for one in counts if not one.approved)
    return _noted(
        charted("hours", reached.months, figures, titles),
        waiting and f"未审批工时 {typed(waiting)} 小时",
    )


async def _projects(tx: Tx, keys: set[str | None]) -> dict[str | None, str]:
    """Names of projects in their order; lines without one last."""
    known = {key for key in keys if key is not None}
    names = await hour_names.called(tx, CountBy.PROJECT, known)
    called = {key: names[key].title if key in names else GONE for key in known}
    return {**dict(sorted(called.items(), key=lambda one: one[1])), None: NO_PROJECT}


async def pay(asking: Asking) -> Counted:
    reached = await _reached(asking)
    first, last = reached.months[0], reached.months[-1]
    sheets = await pay_totals.sheets_of(asking.tx, reached.ward_ids, first, last)
    approved = [one for one in sheets if one.state is SheetState.APPROVED]
    amounts = await pay_totals.amounts_of(asking.tx, asking.services.pay_book, approved)
    keys = reached.keys
    figures = [Figure(keys[one.ward_id], one.month, amounts[one.id]) for one in approved]
    waiting = len(sheets) - len(approved)
    return _noted(
        charted("pay", reached.months, figures, reached.titles),
        waiting and f"未通过审批的报酬表 {waiting} 张",
    )


async def output(asking: Asking) -> Counted:
    """Projects belong to a prison, so that a ward's officer sees none of them."""
    reached, wanted = await _reached(asking), asking.wanted
    first, last = reached.months[0], reached.months[-1]
    rows = await project_outputs.by_month(asking.tx, wanted.scopes, wanted.unit_path, first, last)
    by_class = reached.by is ChartBy.PROJECT_CLASS
    titles: dict[str | None, str] = {
        one.class_code if by_class else one.prison_id: one.class_title if by_class else one.prison
        for one in rows
    }
    figures = [
        Figure(one.class_code if by_class else one.prison_id, one.month, one.value) for one in rows
    ]
    waiting = sum(one.unapproved for one in rows)
    in_order = dict(sorted(titles.items(), key=lambda one: one[1])) if by_class else titles
    return _noted(
        charted("output", reached.months, figures, in_order),
        waiting and f"未审批的产值 {waiting} 条",
    )


async def headcount(asking: Asking) -> Counted:
    """As each month ended; of the month that goes on, as it is now."""
    reached = await _reached(asking)
    ends = [min(day_bounds(last)[1], asking.wanted.now) for _, last in reached.days]
    held = await headcount_months.held_at(asking.tx, reached.ward_ids, ends)
    keys, months = reached.keys, reached.months
    figures = [Figure(keys[one.ward_id], months[one.place], one.people) for one in held]
    return charted("headcount", months, figures, reached.titles, adds_up=False)


async def _reached(asking: Asking) -> Reached:
    tx, wanted = asking.tx, asking.wanted
    by = ChartBy(wanted.choices["by"])
    wards = await hour_names.wards_in_reach(tx, wanted.scopes, wanted.unit_id)
    require_prison(by, (ward.prison_id for ward in wards))
    return Reached(
        by=by,
        days=periods(wanted.first, wanted.last, Step.MONTH),
        whole=await hour_names.whole_prisons(tx, wanted.scopes, wanted.unit_path),
        wards=wards,
    )


def _noted(counted: Counted, waits: str | int) -> Counted:
    """With what is not approved and therefore not drawn."""
    notes = [f"{waits}，未计入"] if waits else []
    return msgspec.structs.replace(counted, notes=notes)
