"""Numbers of video calls by prison and ward, counted from the records (VC-VCM-14)."""

from collections.abc import Iterator
from datetime import date

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_figures
from connectors.postgres.calls.call_figures import Wanted
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, Writer, content_of
from pipelines.flows.services import Services
from pipelines.rules.calls.call_figures import by_prison, figures
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.asked_days import require_days
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.calls.counts import CallStatistics, Figures
from schemas.errors import NotFound

TITLE = "可视通话次数统计"
HEADINGS: list[Cell] = [
    "单位", "合计", "普通", "额外", "特殊通话日", "保密",
    "正常结束", "被切断", "未接通", "进行中", "通话秒数",
]  # fmt: skip


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, and the unit below which is counted."""

    since: date
    until: date
    unit_id: str | None = None


async def report(services: Services, officer: Officer, asked: Range) -> CallStatistics:
    async with services.database.transaction() as tx:
        return await _counted(tx, officer, asked)


async def _counted(tx: Tx, officer: Officer, asked: Range) -> CallStatistics:
    require_days(asked.since, asked.until)
    path = "/"
    if asked.unit_id is not None:
        unit = await units.get(tx, asked.unit_id)
        if unit is None:
            raise NotFound("没有找到该单位。", code="unit_not_found")
        path = unit.path
    wanted = Wanted(
        scopes=officer.scopes,
        since=day_bounds(asked.since)[0],
        until=day_bounds(asked.until)[1],
        unit_path=path,
    )
    groups = await call_figures.groups(tx, wanted)
    return CallStatistics(
        since=asked.since,
        until=asked.until,
        figures=figures(groups),
        prisons=by_prison(groups),
        days=await call_figures.days(tx, wanted),
    )


async def export(services: Services, officer: Officer, form: str, asked: Range) -> MadeFile:
    """The same table as a file, with who took it, and itself written down."""
    now = services.clock()
    async with services.database.transaction() as tx:
        told = await _counted(tx, officer, asked)
        lines = [_line("合计", told.figures), *_lines(told)]
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="call_statistics.export",
            object_kind="call_statistics",
            object_id=None,
            detail={
                "since": told.since.isoformat(),
                "until": told.until.isoformat(),
                "format": form,
                "rows": len(lines),
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(lines))
    days: list[Cell] = [f"{told.since}至{told.until}"]
    top: list[list[Cell]] = [[mark], days, HEADINGS]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(TITLE, repeated=top, note=mark)
    first = top if isinstance(writer, CsvWriter) else []
    name = f"{TITLE}_{local(now):%Y%m%d_%H%M}.{form}"
    return MadeFile(content_of(writer, [*first, *lines]), writer.media_type, name)


def _lines(told: CallStatistics) -> Iterator[list[Cell]]:
    for prison in told.prisons:
        yield _line(prison.name, prison.figures)
        for ward in prison.wards:
            yield _line(f"{prison.name} {ward.name}", ward.figures)


def _line(name: str, told: Figures) -> list[Cell]:
    return [
        name,
        told.total,
        told.ordinary,
        told.extra,
        told.special,
        told.uncounted,
        told.ended,
        told.cut_off,
        told.missed,
        told.running,
        told.seconds,
    ]
