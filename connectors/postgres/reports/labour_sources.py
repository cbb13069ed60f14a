"""Hours, pay and output as sources of reports: approved ones alone (LR-RPT-05, LR-RPT-02)."""

from collections.abc import Callable, Collection
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from sqlalchemy import select

from connectors.ledger import statistics
from connectors.ledger.statistics import Attendance, Wanted
from connectors.postgres.labour import pay_totals, project_outputs
from connectors.postgres.labour.pay_sheets import SheetRow
from connectors.postgres.labour.project_outputs import MonthOutput
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.reports.source import Fetch, Reach, Source, Values, add_above
from connectors.postgres.transaction import in_scope
from pipelines.rules.access.codes.labour import COUNT_HOURS, LIST_PAY, READ_OUTPUT
from pipelines.rules.labour.pay.parts import PayParts
from pipelines.rules.labour.pay.sheet_state import SheetState
from pipelines.rules.platform.local_time import local
from pipelines.rules.reports.period import bounds
from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy, Period
from schemas.modules.labour.labour_projects import PROJECT_CLASS
from schemas.people.kinds import OrgType
from schemas.reports.definition import RowsFrom
from schemas.tables.platform.org import org_unit

HOUR = Decimal(60)


async def _wanted(reach: Reach, unit: UnitRow, period: str) -> tuple[Wanted, dict[str, str]]:
    """The period's days in the wards below the unit, and the paths of these by id."""
    paths = await _wards(reach, unit)
    first, following = (local(moment).date() for moment in bounds(period))
    until = following - timedelta(days=1)
    return Wanted(ward_ids=list(paths), since=first, until=until), paths


async def _wards(reach: Reach, unit: UnitRow) -> dict[str, str]:
    """Paths of the wards below the unit, by id."""
    found = select(org_unit.c.id, org_unit.c.path).where(
        org_unit.c.org_type == OrgType.WARD.value, in_scope(org_unit.c.path, unit.path)
    )
    return {row.id: row.path for row in await reach.tx.execute(found)}


def _hours(kinds: Collection[HoursKind]) -> Fetch:
    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        wanted, paths = await _wanted(reach, unit, period)
        found: Values = {}
        for one in await statistics.counts(reach.shards, wanted, CountBy.WARD, Period.YEAR):
            if one.approved and one.kind in kinds and one.key in paths:
                add_above(found, paths[one.key], one.minutes / HOUR)
        return found

    return fetch


def _attendance(value: Callable[[Attendance], int]) -> Fetch:
    """Counted anew for wards and for prisons: neither people nor days add up."""

    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        wanted, _ = await _wanted(reach, unit, period)
        told = await statistics.attendance(reach.shards, wanted, CountBy.WARD)
        told += await statistics.attendance(reach.shards, wanted, CountBy.PRISON)
        codes = await _codes(reach, [one.key for one in told])
        return {codes[one.key]: Decimal(value(one)) for one in told}

    return fetch


async def _codes(reach: Reach, unit_ids: Collection[str]) -> dict[str, str]:
    found = select(org_unit.c.id, org_unit.c.code).where(org_unit.c.id.in_(unit_ids))
    return {row.id: row.code for row in await reach.tx.execute(found)}


async def _sheets(reach: Reach, unit: UnitRow, period: str) -> list[SheetRow]:
    """Approved pay sheets of the period's months."""
    first, following = (local(moment) for moment in bounds(period))
    last = following - timedelta(days=1)
    wards = await _wards(reach, unit)
    sheets = await pay_totals.sheets_of(reach.tx, wards, f"{first:%Y-%m}", f"{last:%Y-%m}")
    return [one for one in sheets if one.state is SheetState.APPROVED]


def _of_sheets(value: Callable[[SheetRow], Decimal]) -> Fetch:
    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        found: Values = {}
        for sheet in await _sheets(reach, unit, period):
            add_above(found, sheet.ward_path, value(sheet))
        return found

    return fetch


async def _pay(reach: Reach, unit: UnitRow, period: str) -> Values:
    """What approved sheets come to; `Unavailable` where a shard that has some is away."""
    sheets = await _sheets(reach, unit, period)
    amounts = await pay_totals.amounts_of(reach.tx, reach.pay_book, sheets)
    found: Values = {}
    for sheet in sheets:
        add_above(found, sheet.ward_path, amounts[sheet.id])
    return found


def _pay_part(value: Callable[[PayParts], Decimal]) -> Fetch:
    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        sheets = await _sheets(reach, unit, period)
        paths = {sheet.ward_id: sheet.ward_path for sheet in sheets}
        found: Values = {}
        for ward_id, parts in (
            await pay_totals.parts_by_ward(reach.tx, reach.pay_book, sheets)
        ).items():
            add_above(found, paths[ward_id], value(parts))
        return found

    return fetch


def _output(key: Callable[[MonthOutput], str]) -> Fetch:
    async def fetch(reach: Reach, unit: UnitRow, period: str) -> Values:
        first, following = (local(moment) for moment in bounds(period))
        last = following - timedelta(days=1)
        found: Values = {}
        for one in await project_outputs.by_month(
            reach.tx, (unit.path,), unit.path, f"{first:%Y-%m}", f"{last:%Y-%m}"
        ):
            found[key(one)] = found.get(key(one), Decimal(0)) + one.value
        return found

    return fetch


def _hours_page(unit: UnitRow, period: str) -> str | None:
    first, following = (local(moment) for moment in bounds(period))
    days = {
        "since": f"{first:%Y-%m-%d}",
        "until": f"{following - timedelta(days=1):%Y-%m-%d}",
    }
    return "/hours/statistics?" + urlencode({"unit_id": unit.id, "by": "inmate", **days})


def _pay_page(_: UnitRow, period: str) -> str | None:
    return "/pay?" + urlencode({"month": period}) if "-" in period else None


def _output_page(unit: UnitRow, period: str) -> str | None:
    of_unit = {"unit": unit.id} if unit.org_type is OrgType.PRISON else {}
    return "/output-by-project-class?" + urlencode({"period": period, **of_unit})


def _hours_source(title: str, fetch: Fetch) -> Source:
    return Source(
        title=title,
        by=RowsFrom.WARDS,
        fetch=fetch,
        address=_hours_page,
        permission=COUNT_HOURS.code,
    )


def _pay_source(title: str, fetch: Fetch) -> Source:
    return Source(
        title=title,
        by=RowsFrom.WARDS,
        fetch=fetch,
        address=_pay_page,
        permission=LIST_PAY.code,
    )


def _output_source(title: str, by: RowsFrom | str, fetch: Fetch) -> Source:
    return Source(
        title=title,
        by=by,
        fetch=fetch,
        address=_output_page,
        permission=READ_OUTPUT.code,
    )


SOURCES = {
    "hours": _hours_source("已审批工时（小时）", _hours(tuple(HoursKind))),
    "hours_normal": _hours_source("已审批正常工时（小时）", _hours({HoursKind.NORMAL})),
    "hours_overtime": _hours_source("已审批加班工时（小时）", _hours({HoursKind.OVERTIME})),
    "hours_rest": _hours_source("已审批休息日工时（小时）", _hours({HoursKind.REST})),
    "hours_workers": _hours_source("有已审批工时的人数", _attendance(lambda one: one.workers)),
    "hours_days": _hours_source("有已审批工时的天数", _attendance(lambda one: one.days)),
    "pay": _pay_source("已审批劳动报酬（元）", _pay),
    "pay_people": _pay_source("已审批报酬人数", _of_sheets(lambda one: Decimal(one.people))),
    "pay_hours": _pay_source(
        "已审批计酬工时（小时）", _of_sheets(lambda one: sum(one.minutes.values()) / HOUR)
    ),
    "pay_basic": _pay_source("已审批基本报酬（元）", _pay_part(lambda one: one.basic)),
    "pay_bonus": _pay_source("已审批奖励与补贴（元）", _pay_part(lambda one: one.bonus)),
    "pay_deducted": _pay_source("已审批扣减（元）", _pay_part(lambda one: one.deducted)),
    "output": _output_source(
        "已审批产值（元），按监狱", RowsFrom.PRISONS, _output(lambda one: one.prison_code)
    ),
    "output_of_class": _output_source(
        "已审批产值（元），按项目分类", PROJECT_CLASS, _output(lambda one: one.class_code)
    ),
}
"""By code; hours need the ledger, which says so where there is none."""
