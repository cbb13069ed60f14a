"""Counts of approved hours, the lines behind each, and the same as a file (LR-HOUR-03)."""

from collections import defaultdict
from datetime import date

import msgspec

from connectors.ledger import statistics as ledger
from connectors.ledger.away import prisons_away
from connectors.ledger.statistics import StateLine, Wanted
from connectors.postgres.audit import audit
from connectors.postgres.labour import hour_names
from connectors.postgres.labour.hour_names import Called, ReachedWard
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, Writer, content_of
from pipelines.flows.labour.hours.sight import Sight
from pipelines.flows.services import Services
from pipelines.rules.labour.hours_counts import Sum, require_narrow, require_range
from pipelines.rules.labour.hours_text import typed
from pipelines.rules.labour.ledger.ids import is_ulid
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.errors import InvalidInput
from schemas.labour.hours import SheetState
from schemas.labour.statistics import (
    CountBy,
    CountedLine,
    CountedLines,
    HoursCount,
    HoursStatistics,
    HoursTotal,
    Period,
)
from schemas.labour.timesheets import TimesheetState

MOST_ROWS = 1_000
"""Of one answer; a file holds all."""
PAGE_LINES = 100
TITLE = "劳动工时统计"
NO_PROJECT = "无项目"
HEADINGS: list[Cell] = [
    "统计对象", "编号或单位", "期间", "正常工时", "加班工时", "休息日工时", "合计（小时）",
    "未审批（小时）",
]  # fmt: skip
KEYS = 2
"""Columns that say what a row is about."""
OBJECTS = {
    CountBy.INMATE: "人员", CountBy.WARD: "监区", CountBy.PRISON: "监狱",
    CountBy.POST: "岗位", CountBy.PROJECT: "项目",
}  # fmt: skip
FORMATS = {Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}
STATES = {
    SheetState.SUBMITTED: TimesheetState.SUBMITTED,
    SheetState.APPROVED: TimesheetState.APPROVED,
    SheetState.RETURNED: TimesheetState.RETURNED,
}


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: days, both included, and the unit below which."""

    since: date
    until: date
    unit_id: str | None = None
    by: CountBy = CountBy.WARD
    period: Period = Period.MONTH


async def report(services: Services, officer: Officer, asked: Range) -> HoursStatistics:
    counted = await _counted(services, officer, asked)
    return msgspec.structs.replace(counted, rows=counted.rows[:MOST_ROWS])


async def _counted(services: Services, officer: Officer, asked: Range) -> HoursStatistics:
    """All rows, by period and title."""
    sight = Sight(services.shards, officer)
    require_range(asked.since, asked.until, asked.period)
    async with services.database.reading() as tx:
        wards = await hour_names.wards_in_reach(tx, officer.scopes, asked.unit_id)
    require_narrow(asked.by, (one.prison_id for one in wards))
    wanted = _wanted(asked, wards)
    sums: dict[tuple[date, str | None], Sum] = defaultdict(Sum)
    whole = Sum()
    counted, missing = await ledger.counts_there(services.shards, wanted, asked.by, asked.period)
    _require_any(wards, missing)
    for one in counted:
        sums[one.period, one.key].add(one.kind, one.approved, one.minutes, one.lines)
        whole.add(one.kind, one.approved, one.minutes, one.lines)
    async with services.database.reading() as tx:
        keys = {key for _, key in sums if key is not None}
        names = await hour_names.called(tx, asked.by, keys)
    rows = [_row(period, key, one, names) for (period, key), one in sums.items()]
    if asked.by is CountBy.INMATE:
        rows = [_masked(row, sight) for row in rows]
    rows.sort(key=lambda row: (row.period, row.note, row.title, row.key or ""))
    return HoursStatistics(
        by=asked.by,
        period=asked.period,
        since=asked.since,
        until=asked.until,
        minutes=whole.total(),
        rows=rows,
        total=len(rows),
        missing=missing,
    )


def _require_any(wards: list[ReachedWard], missing: list[str]) -> None:
    """`LedgerAway` where nothing of what was asked for can be counted."""
    if missing and {one.prison for one in wards} <= set(missing):
        raise prisons_away(missing)


def _wanted(asked: Range, wards: list[ReachedWard]) -> Wanted:
    return Wanted(ward_ids=[one.id for one in wards], since=asked.since, until=asked.until)


def _masked(row: HoursCount, sight: Sight) -> HoursCount:
    """An inmate's row as it may be shown."""
    return msgspec.structs.replace(
        row,
        key=sight.id(row.key) if row.key else None,
        title=sight.name(row.title),
        note=sight.number(row.note),
    )


def _row(period: date, key: str | None, one: Sum, names: dict[str, Called]) -> HoursCount:
    title, note = names.get(key or "", Called(NO_PROJECT if key is None else "（已删除）", ""))
    return HoursCount(key=key, title=title, note=note, period=period, minutes=one.total())


async def lines(
    services: Services,
    officer: Officer,
    asked: Range,
    key: str | None,
    *,
    approved: bool,
    page: int,
) -> CountedLines:
    """The lines behind one figure; `asked.until` is the last day of what was opened."""
    sight = Sight(services.shards, officer)
    require_range(asked.since, asked.until, Period.YEAR)
    if key is not None and not is_ulid(key):
        raise InvalidInput("编号无效。", code="bad_key", field="key")
    async with services.database.reading() as tx:
        wards = await hour_names.wards_in_reach(tx, officer.scopes, asked.unit_id)
    if asked.by is CountBy.INMATE and key is not None:
        key = sight.opened(key)
    wanted = msgspec.structs.replace(_wanted(asked, wards), by=asked.by, key=key)
    total, minutes, missing = await ledger.sums(services.shards, wanted, approved=approved)
    _require_any(wards, missing)
    found = await ledger.lines(
        services.shards, wanted, approved=approved, limit=PAGE_LINES, offset=page * PAGE_LINES
    )
    async with services.database.reading() as tx:
        rows = [sight.person(row) for row in await _named(tx, found, wards)]
    return CountedLines(rows=rows, total=total, minutes=minutes, missing=missing)


async def _named(tx: Tx, found: list[StateLine], wards: list[ReachedWard]) -> list[CountedLine]:
    people = await hour_names.called(tx, CountBy.INMATE, {one.line.inmate_id for one in found})
    posts = await hour_names.called(tx, CountBy.POST, {one.line.post_id for one in found})
    ids = {one.line.project_id for one in found if one.line.project_id}
    projects = await hour_names.called(tx, CountBy.PROJECT, ids)
    places = {one.id: one for one in wards}
    gone = Called("", "")
    return [
        CountedLine(
            day=one.day,
            prison=places[one.ward_id].prison,
            ward_id=one.ward_id,
            ward=places[one.ward_id].name,
            inmate_id=one.line.inmate_id,
            inmate_no=people.get(one.line.inmate_id, gone).note,
            name=people.get(one.line.inmate_id, gone).title,
            post=posts.get(one.line.post_id, gone).title,
            project=projects.get(one.line.project_id or "", gone).title,
            kind=one.line.kind,
            minutes=one.line.minutes,
            state=STATES[one.state],
        )
        for one in found
    ]


async def export(services: Services, officer: Officer, asked: Range, form: str) -> MadeFile:
    """All rows as a file, with who took it, and itself written down."""
    told = await _counted(services, officer, asked)
    now = services.clock()
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="labour_hours.export_statistics",
            object_kind="timesheet",
            object_id=None,
            detail={
                "since": asked.since.isoformat(),
                "until": asked.until.isoformat(),
                "unit": asked.unit_id,
                "by": asked.by.value,
                "period": asked.period.value,
                "format": form,
                "rows": told.total,
                "missing": told.missing,
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, told.total)
    head = [f"{asked.since}至{asked.until} 按{OBJECTS[asked.by]}统计（合计只含已审批工时）"]
    if told.missing:
        head.append(f"{'、'.join(told.missing)}的数据暂时不可用，未计入")
    # Who worked leaves only with whom may see it.
    nameless = asked.by is CountBy.INMATE and not Sight(services.shards, officer).clear
    left = KEYS if nameless else 0
    top: list[list[Cell]] = [[mark], list[Cell](head), HEADINGS[left:]]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(TITLE, repeated=top, note=mark)
    first = top if isinstance(writer, CsvWriter) else []
    rows = [_cells("合计", "", "合计" if nameless else "", told.minutes)]
    rows += [
        _cells(row.title, row.note, row.period.strftime(FORMATS[asked.period]), row.minutes)
        for row in told.rows
    ]
    rows = [row[left:] for row in rows]
    name = f"{TITLE}_{local(now):%Y%m%d_%H%M}.{form}"
    return MadeFile(content_of(writer, [*first, *rows]), writer.media_type, name)


def _cells(title: str, note: str, period: str, told: HoursTotal) -> list[Cell]:
    minutes = (told.normal, told.overtime, told.rest, told.total, told.unapproved)
    return [title, note, period, *(typed(one) or "0" for one in minutes)]
