"""Reports out to a spreadsheet, and entered cells in from one (LR-RPT-04, LR-XC-03)."""

import asyncio
from collections.abc import Sequence

from connectors.postgres.audit import audit
from connectors.postgres.reports import cells
from connectors.postgres.reports.cells import CellRow, NewValue
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.reports.access import attempt, report_for
from pipelines.flows.reports.entering import open_report, write
from pipelines.flows.reports.report_approvals import sheet_of
from pipelines.flows.reports.summing import summary_table
from pipelines.flows.services import Services
from pipelines.rules.access.codes.reports import EXPORT_REPORTS
from pipelines.rules.reports.period import title_of
from pipelines.rules.reports.sheet import Place, is_open
from pipelines.rules.reports.table import Written, read_table, same, table
from pipelines.rules.reports.values import read_value
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.reading import read_rows
from schemas.errors import InvalidInput
from schemas.reports.definition import ReportForm, SourceKind
from schemas.reports.state import Origin
from schemas.reports.views import CellsImport

MOST_TOLD = 50
REPORT = Leaving(permission=EXPORT_REPORTS, action="report.export", object_kind="report", noted=())
SUMMARY = Leaving(
    permission=EXPORT_REPORTS,
    action="report_form.export_summary",
    object_kind="report_form",
    noted=(),
)


async def export(services: Services, officer: Officer, report_id: str) -> MadeFile:
    require(officer, REPORT)
    async with services.database.transaction() as tx:
        row = await report_for(tx, officer, report_id)
        form, _, sheet = await sheet_of(tx, services.keys, row)
        content = _content(
            f"{row.unit_name}{title_of(row.period)}{row.title}",
            table(form, row.lines, sheet),
            row.period,
            row.id,
            audit.stream_of(row.unit_path),
        )
        return await leave(tx, officer, REPORT, content, "xlsx", services.clock())


async def export_summary(
    services: Services, officer: Officer, definition_id: str, period: str
) -> MadeFile:
    """The summary, and on top how many reports it counts and who is missing."""
    require(officer, SUMMARY)
    async with services.database.transaction() as tx:
        told, rows = await summary_table(tx, services, officer, definition_id, period)
        missing = "、".join(one.unit for one in told.missing) or "无"
        top: list[Cell] = [f"已计入{told.counted}个单位；未计入：{missing}"]
        name = f"{told.title}{told.period_title}汇总"
        content = _content(name, [top, *rows], period, definition_id)
        return await leave(tx, officer, SUMMARY, content, "xlsx", services.clock())


def _content(
    name: str,
    rows: Sequence[Sequence[Cell]],
    period: str,
    object_id: str,
    stream: str | None = None,
) -> Content:
    return Content(
        name=name,
        sheet=Sheet(name="报表", rows=rows),
        total=len(rows),
        detail={"period": period},
        object_id=object_id,
        stream=stream,
    )


async def load(services: Services, officer: Officer, report_id: str, content: bytes) -> CellsImport:
    """Take entered cells from a file: all of them or, where one does not fit, none."""
    async with (
        attempt(services, officer, "report.import", report_id),
        services.database.transaction() as tx,
    ):
        row, form = await open_report(tx, officer, report_id)
        rows = await asyncio.to_thread(read_rows, content)
        written = read_table(form, row.lines, rows)
        kept = await cells.of_report(tx, services.keys, row.id)
        values, problems = _changes(form, kept, written)
        if problems:
            return CellsImport(changed=0, problems=problems[:MOST_TOLD])
        await write(tx, services, officer, row, values, "report.import")
        return CellsImport(changed=len(values), problems=[])


def _changes(
    form: ReportForm, kept: dict[Place, CellRow], written: list[Written]
) -> tuple[list[NewValue], list[str]]:
    """What differs from what is kept; linked and computed cells are passed over."""
    values: list[NewValue] = []
    problems: list[str] = []
    for one in written:
        entered = one.column.from_ is SourceKind.ENTERED and is_open(form, one.line, one.column)
        if not entered:
            continue
        known = kept.get((one.line.key, one.column.key))
        old = known.value if known else None
        try:
            new = read_value(one.column, one.text)
        except InvalidInput as error:
            problems.append(f"第{one.number}行：{error.message}")
            continue
        if not same(old, new):
            values.append(
                NewValue(
                    row_key=one.line.key,
                    column_key=one.column.key,
                    old=old,
                    new=new,
                    origin=Origin.ENTERED,
                    reason="文件导入",
                )
            )
    return values, problems
