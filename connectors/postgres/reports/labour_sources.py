"""Hours and pay as sources of reports: approved ones alone (LR-RPT-05, LR-RPT-02)."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from sqlalchemy import select

from connectors.labour.pay_book import PayBook
from connectors.ledger import statistics
from connectors.ledger.statistics import Count, Wanted
from connectors.postgres.labour import pay_sheets
from connectors.postgres.reports.source import Fetch, Reach, Source, Values, add_above
from connectors.postgres.transaction import in_scope
from connectors.postgres.units import UnitRow
from pipelines.reports.period import bounds
from pipelines.rules.local_time import local
from schemas.errors import Unavailable
from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy, Period
from schemas.people.kinds import OrgType
from schemas.reports.definition import RowsFrom
from schemas.tables.org import org_unit

HOUR = Decimal(60)


async def _counts(reach: Reach, unit: UnitRow, period: str, by: CountBy) -> list[Count]:
    """Approved minutes of the wards below the unit."""
    first, following = (local(moment).date() for moment in bounds(period))
    wanted = Wanted(
        ward_ids=list(await _wards(reach, unit)),
        since=first,
        until=following - timedelta(days=1),
    )
    found = await statistics.counts(reach.shards, wanted, by, Period.YEAR)
    return [one for one in found if one.approved]


async def _wards(reach: Reach, unit: UnitRow) -> dict[str, str]:
    """Paths of the wards below the unit, by id."""
    found = select(org_unit.c.id, org_unit.c.path).where(
        org_unit.c.org_type == OrgType.WARD.value, in_scope(org_unit.c.path, unit.path)
    )
    return {row.id: row.path for row in await reach.tx.execute(found)}


def _hours(kinds: Collection[HoursKind]) -> Fetch:
    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        paths = await _wards(reach, unit)
        found: Values = {}
        for one in await _counts(reach, unit, period, CountBy.WARD):
            if one.kind in kinds and one.key in paths:
                add_above(found, paths[one.key], one.minutes / HOUR)
        return found

    return fetch


async def _pay(reach: Reach, unit: UnitRow, period: str) -> Values:
    """What approved sheets come to; `Unavailable` where a shard that has some is away."""
    first, following = (f"{local(moment):%Y-%m}" for moment in bounds(period))
    sheets = await pay_sheets.approved_between(reach.tx, unit.path, first, following)
    totals = await PayBook(reach.shards).totals(reach.tx, [one.key for one in sheets])
    found: Values = {}
    for sheet in sheets:
        come_to = totals[sheet.id]
        if come_to is None:
            raise Unavailable(
                f"{sheet.prison}的劳动报酬分库暂时无法连接，请稍后再取数。", code="pay_ledger_down"
            )
        add_above(found, sheet.ward_path, come_to.amount)
    return found


def _hours_page(unit: UnitRow, period: str) -> str | None:
    first, following = (local(moment) for moment in bounds(period))
    days = {
        "since": f"{first:%Y-%m-%d}",
        "until": f"{following - timedelta(days=1):%Y-%m-%d}",
    }
    return "/hours/statistics?" + urlencode({"unit": unit.id, "by": "inmate", **days})


def _pay_page(_: UnitRow, period: str) -> str | None:
    return "/pay?" + urlencode({"month": period}) if "-" in period else None


def _hours_source(title: str, *kinds: HoursKind) -> Source:
    return Source(
        title=title,
        by=RowsFrom.WARDS,
        fetch=_hours(kinds),
        address=_hours_page,
        permission="labour_hours:statistics",
    )


SOURCES = {
    "hours": _hours_source("已审批工时（小时）", *HoursKind),
    "hours_normal": _hours_source("已审批正常工时（小时）", HoursKind.NORMAL),
    "hours_overtime": _hours_source("已审批加班工时（小时）", HoursKind.OVERTIME),
    "hours_rest": _hours_source("已审批休息日工时（小时）", HoursKind.REST),
    "pay": Source(
        title="已审批劳动报酬（元）",
        by=RowsFrom.WARDS,
        fetch=_pay,
        address=_pay_page,
        permission="labour_pay:list",
    ),
}
"""By code; hours need the ledger, which says so where there is none."""
