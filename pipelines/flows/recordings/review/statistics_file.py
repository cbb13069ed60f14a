"""The statistics as a workbook: the figures of the page, a sheet for each table."""

from collections.abc import AsyncIterator, Iterable, Sequence

from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.recordings.review.statistics import Asked, counted, hit_table, reviewed
from pipelines.flows.services import Services
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.people.contacts import CHANNEL_TITLES
from schemas.recordings.review_statistics import (
    Dimension,
    HitGroup,
    HitTable,
    OfficerFigures,
    ReviewFigures,
    ReviewGroup,
    ReviewStatistics,
)

TITLE = "监听复听统计"
CHANNELS = {channel.value: title for channel, title in CHANNEL_TITLES.items()}
DIMENSION_TITLES = {
    Dimension.DAY: "日期",
    Dimension.INMATE: "罪犯",
    Dimension.RELATIVE: "家属",
    Dimension.WORD: "敏感词",
    Dimension.WORD_CLASS: "敏感词类别",
    Dimension.PRISON: "监狱",
    Dimension.WARD: "监区",
    Dimension.CHANNEL: "通道",
}
REVIEW_HEADINGS = ("会见通话数", "已复听", "复听率", "有异常", "异常率", "超时未复听")
HIT_HEADINGS = ("敏感词触发总数", "涉敏感词记录数", "涉敏感词人数")
Rows = list[list[Cell]]


async def export(
    services: Services, officer: Officer, asked: Asked, by: Dimension, across: Dimension | None
) -> MadeFile:
    """With who took it; the taking is itself written down."""
    now = services.clock()
    async with services.database.transaction() as tx:
        wanted = await counted(tx, officer, asked)
        told = await reviewed(tx, services, wanted, asked)
        tables = [await hit_table(tx, wanted, asked, one, None) for one in Dimension]
        cross = await hit_table(tx, wanted, asked, by, across) if across else None
        sheets = [*_reviews(told), *(_hits(table) for table in tables)]
        if cross is not None:
            sheets.append(_cross(cross))
        rows = sum(len(lines) for _, lines in sheets)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="review_statistics.export",
            object_kind="review_statistics",
            object_id=None,
            detail={
                "since": asked.since.isoformat(),
                "until": asked.until.isoformat(),
                "rows": rows,
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, rows)
    top: Rows = [[mark], [f"{told.since}至{told.until}"]]
    name = f"{TITLE}_{local(now):%Y%m%d_%H%M}.xlsx"
    return MadeFile(_content(mark, top, sheets), XlsxWriter.media_type, name)


async def _content(
    mark: str, top: Rows, sheets: Sequence[tuple[str, Rows]]
) -> AsyncIterator[bytes]:
    (first, lines), *others = sheets
    writer = XlsxWriter(first, note=mark)
    yield writer.feed([*top, *lines])
    for name, rows in others:
        yield writer.sheet(name, [*top, *rows])
    yield writer.finish()


def _reviews(told: ReviewStatistics) -> list[tuple[str, Rows]]:
    summary: Rows = [
        [*REVIEW_HEADINGS, *HIT_HEADINGS],
        [*_rates(told.total), told.hits.hits, told.hits.records, told.hits.people],
    ]
    return [
        ("概况", summary),
        ("复听按监狱", _groups("监狱", told.prisons)),
        ("复听按监区", _groups("监区", told.wards)),
        ("复听按通道", _groups("通道", told.channels)),
        ("复听按日期", _groups("日期", told.days)),
        ("复听按民警", _officers(told.officers, told.total.conversations)),
    ]


def _groups(title: str, groups: Iterable[ReviewGroup]) -> Rows:
    return [
        [title, *REVIEW_HEADINGS],
        *_each([CHANNELS.get(one.label, one.label), *_rates(one)] for one in groups),
    ]


def _officers(officers: Iterable[OfficerFigures], conversations: int) -> Rows:
    return [
        ["民警", "单位", "分派数", "复听数", "占会见通话", "超时未复听", "有异常", "异常率"],
        *_each(
            [
                one.label,
                one.unit,
                one.assigned,
                one.reviewed,
                _share(one.reviewed, conversations),
                one.overdue,
                one.anomalous,
                _share(one.anomalous, one.reviewed),
            ]
            for one in officers
        ),
    ]


def _each(lines: Iterable[list[Cell]]) -> Rows:
    return list(lines)


def _rates(one: ReviewFigures) -> list[Cell]:
    return [
        one.conversations,
        one.reviewed,
        _share(one.reviewed, one.conversations),
        one.anomalous,
        _share(one.anomalous, one.reviewed),
        one.overdue,
    ]


def _share(part: int, whole: int) -> str:
    """As the page writes it; of nothing there is no share."""
    return f"{part / whole:.1%}" if whole else "—"


def _hits(table: HitTable) -> tuple[str, Rows]:
    title = DIMENSION_TITLES[table.by]
    total: list[Cell] = ["合计", table.total.hits, table.total.records, table.total.people]
    rows: Rows = [[_label(one), one.hits, one.records, one.people] for one in table.rows]
    return f"敏感词按{title}", [[title, *HIT_HEADINGS], total, *rows]


def _cross(table: HitTable) -> tuple[str, Rows]:
    assert table.across is not None
    found = {(cell.row, cell.column): cell.hits for cell in table.cells}
    title = f"{DIMENSION_TITLES[table.by]}×{DIMENSION_TITLES[table.across]}"
    top: list[Cell] = [title, "合计", *(_label(one) for one in table.columns)]
    total: list[Cell] = ["合计", table.total.hits, *(one.hits for one in table.columns)]
    rows: Rows = [
        [_label(row), row.hits, *(found.get((row.key, one.key), 0) for one in table.columns)]
        for row in table.rows
    ]
    return f"交叉 {title}", [top, total, *rows]


def _label(one: HitGroup) -> str:
    return CHANNELS.get(one.label, one.label)
