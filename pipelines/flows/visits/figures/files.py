"""The tables of the statistics of visits as files, with who took them."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, Writer, content_of
from pipelines.flows.services import Services
from pipelines.flows.visits.figures import arrivals, numbers, ratings, reviews, unseen
from pipelines.flows.visits.figures.asking import Range
from pipelines.flows.visits.figures.unseen import Cut
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.visits.visit_figures import UnseenUnit, VisitNumbers, VisitReviews

Rows = list[list[Cell]]
EXPORT = "visit_figures.export"


class Table(StrEnum):
    """Which table a file holds."""

    VISITS = "visits"
    ARRIVALS = "arrivals"
    RATINGS = "ratings"
    UNSEEN = "unseen"
    REVIEWS = "reviews"


TITLES = {
    Table.VISITS: "会见统计",
    Table.ARRIVALS: "来监家属统计",
    Table.RATINGS: "家属评价统计",
    Table.UNSEEN: "长期未会见统计",
    Table.REVIEWS: "会见复听统计",
}
NUMBERS: list[Cell] = ["合计", "会见罪犯", "有家属到场", "宽见", "普见", "视频会见", "重点罪犯"]
REVIEWED: list[Cell] = ["总记录数", "待复听", "已复听", "超时未复听", "异常", "复听率", "异常率"]


async def export(
    services: Services,
    officer: Officer,
    table: Table,
    form: str,
    asked: Range,
    months: int,
    visit_type: str | None,
) -> MadeFile:
    """The same numbers as on the screen, in the same order; itself written down."""
    now = services.clock()
    async with services.database.transaction() as tx:
        rows = await _rows(tx, services, officer, table, asked, months, visit_type)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=EXPORT,
            object_kind="visit_figures",
            object_id=None,
            detail={
                "name": TITLES[table],
                "since": asked.since.isoformat(),
                "until": asked.until.isoformat(),
                "format": form,
                "rows": len(rows) - 1,
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(rows) - 1)
    days: list[Cell] = [f"{asked.since}至{asked.until}"]
    if table is Table.UNSEEN:
        days = [f"截至{asked.until}，{months}个月以上未会见"]
    top: Rows = [[mark], days, rows[0]]
    title = TITLES[table]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(title, repeated=top, note=mark)
    first = top if isinstance(writer, CsvWriter) else []
    name = f"{title}_{local(now):%Y%m%d_%H%M}.{form}"
    return MadeFile(content_of(writer, [*first, *rows[1:]]), writer.media_type, name)


async def _rows(
    tx: Tx,
    services: Services,
    officer: Officer,
    table: Table,
    asked: Range,
    months: int,
    visit_type: str | None,
) -> Rows:
    match table:
        case Table.VISITS:
            return await _visits(tx, officer, asked)
        case Table.ARRIVALS:
            return await _arrivals(tx, officer, asked)
        case Table.RATINGS:
            return await _ratings(tx, officer, asked)
        case Table.UNSEEN:
            cut = Cut(at=asked.until, months=months, unit_id=asked.unit_id)
            told = await unseen.figures(tx, services, officer, cut)
            heading: list[Cell] = ["单位", "在押人数", "未会见人数", "占比"]
            return [heading, *_below(told.units, "")]
        case Table.REVIEWS:
            return await _reviews(tx, services, officer, asked, visit_type)


async def _visits(tx: Tx, officer: Officer, asked: Range) -> Rows:
    told = await numbers.figures(tx, officer, asked)
    names = {one.unit_id: one.name for one in told.prisons}
    levels: Rows = [[f"{one.since} {one.title}", one.visits, one.inmates] for one in told.levels]
    return [
        ["统计项", *NUMBERS, "来监办案"],
        ["合计", *_numbers(told.total), told.officials],
        *([_days(one.since, one.until), *_numbers(one), one.officials] for one in told.periods),
        *([one.name, *_numbers(one), None] for one in told.prisons),
        *([f"{names[one.prison_id]} {one.name}", *_numbers(one), None] for one in told.wards),
        *levels,
    ]


def _numbers(one: VisitNumbers) -> list[Cell]:
    return [one.visits, one.inmates, one.with_relative, one.open, one.regular, one.video, one.focus]


def _days(since: date, until: date) -> str:
    return f"{since}" if since == until else f"{since}至{until}"


async def _arrivals(tx: Tx, officer: Officer, asked: Range) -> Rows:
    told = await arrivals.figures(tx, officer, asked)
    groups = [*told.periods, *told.prisons, *told.kinships]
    lines: Rows = [[one.label, one.arrivals, one.people, one.new] for one in groups]
    return [
        ["统计项", "来监人次", "来监人数", "首次来监人数"],
        ["合计", told.total.arrivals, told.total.people, told.total.new],
        *lines,
    ]


async def _ratings(tx: Tx, officer: Officer, asked: Range) -> Rows:
    told = await ratings.figures(tx, officer, asked)
    lines: Rows = [
        [one.prison, f"{one.month:%Y-%m}", one.ratings, one.average] for one in told.rows
    ]
    return [
        ["监狱", "月份", "评价数", "平均分"],
        ["合计", None, told.ratings, told.average],
        *lines,
    ]


def _below(units: list[UnseenUnit], above: str) -> Iterator[list[Cell]]:
    for one in units:
        name = f"{above} {one.name}".strip()
        yield [name, one.held, one.unseen, _percent(one.share)]
        yield from _below(one.below, name)


async def _reviews(
    tx: Tx, services: Services, officer: Officer, asked: Range, visit_type: str | None
) -> Rows:
    told = await reviews.figures(tx, services, officer, asked, visit_type)
    groups = [*told.periods, *told.types, *told.prisons, *told.wards]
    return [
        ["统计项", *REVIEWED],
        ["合计", *_reviewed(told.total)],
        *([one.label, *_reviewed(one)] for one in groups),
    ]


def _reviewed(one: VisitReviews) -> list[Cell]:
    counts = [one.visits, one.pending, one.reviewed, one.overdue, one.anomalous]
    return [*counts, _percent(one.rate), _percent(one.anomaly_rate)]


def _percent(share: str | None) -> str:
    """As on the screen; nothing has no share."""
    return "—" if share is None else f"{float(share):.2%}"
