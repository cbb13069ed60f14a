"""The figures of a chart as a file: a row a unit, project or class, a column a month."""

from decimal import Decimal

from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, Writer, content_of
from pipelines.flows.labour.charts import Asked, chart
from pipelines.flows.services import Services
from pipelines.rules.labour.hours_text import typed
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.labour.charts import ChartBy, ChartOf, LabourChart

TITLES = {
    ChartOf.HOURS: "劳动工时（小时，只含已审批）",
    ChartOf.PAY: "劳动报酬（元，只含已审批）",
    ChartOf.OUTPUT: "产值（元，只含已审批）",
    ChartOf.HEADCOUNT: "在册人数（人，月末）",
}
NAMES = {
    ChartOf.HOURS: "劳动工时图表",
    ChartOf.PAY: "劳动报酬图表",
    ChartOf.OUTPUT: "产值图表",
    ChartOf.HEADCOUNT: "在册人数图表",
}
BY_TITLES = {
    ChartBy.PRISON: "监狱",
    ChartBy.WARD: "监区",
    ChartBy.PROJECT: "项目",
    ChartBy.PROJECT_CLASS: "项目分类",
}
WHOLE = "合计"


async def export(
    services: Services, officer: Officer, of: ChartOf, asked: Asked, form: str
) -> MadeFile:
    """With who took it; the taking is itself written down."""
    told = await chart(services, officer, of, asked)
    now = services.clock()
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="labour_charts.export",
            object_kind="labour_charts",
            object_id=None,
            detail={
                "of": of.value,
                "by": asked.by.value,
                "since": asked.since,
                "until": asked.until,
                "unit": asked.unit_id,
                "format": form,
                "rows": len(told.rows),
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(told.rows))
    top: list[list[Cell]] = [[mark], [TITLES[of]], _headings(told)]
    writer: Writer = (
        CsvWriter() if form == "csv" else XlsxWriter(NAMES[of], repeated=top, note=mark)
    )
    first = top if isinstance(writer, CsvWriter) else []
    name = f"{NAMES[of]}_{asked.since}_{asked.until}_{local(now):%Y%m%d_%H%M}.{form}"
    return MadeFile(content_of(writer, [*first, *_rows(told)]), writer.media_type, name)


def _headings(told: LabourChart) -> list[Cell]:
    whole = [] if told.total is None else [WHOLE]
    return [BY_TITLES[told.by], *told.months, *whole]


def _rows(told: LabourChart) -> list[list[Cell]]:
    rows = [_row(told.of, one.title, one.values, one.total) for one in told.rows]
    return [*rows, _row(told.of, WHOLE, told.totals, told.total)]


def _row(of: ChartOf, title: str, values: list[str], total: str | None) -> list[Cell]:
    whole = [] if total is None else [total]
    return [title, *(_cell(of, value) for value in [*values, *whole])]


def _cell(of: ChartOf, value: str) -> Cell:
    """Numbers, so that a spreadsheet program can go on with them."""
    if of is ChartOf.HOURS:
        hours = typed(int(value)) or "0"
        # Times such as 7:20 have no exact decimal and stay as people write them.
        return hours if ":" in hours else float(hours)
    return int(value) if of is ChartOf.HEADCOUNT else float(Decimal(value))
