"""项目分类产值 as a workbook: the rows of the page, whichever are open there."""

from collections.abc import AsyncIterator

from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.labour.output import Asked, counted
from pipelines.flows.services import Services
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.labour.project_output import OutputByClass, OutputFigures

TITLE = "项目分类产值"
HEADINGS: list[Cell] = [
    "项目分类",
    "劳动项目",
    "监狱",
    "产值（元）",
    "已审批（条）",
    "未审批（条）",
]


async def export(services: Services, officer: Officer, asked: Asked) -> MadeFile:
    """With who took it; the taking is itself written down."""
    now = services.clock()
    async with services.database.transaction() as tx:
        told = await counted(tx, officer, asked)
        rows = _rows(told)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="output_by_project_class.export",
            object_kind="output_by_project_class",
            object_id=None,
            detail={"period": asked.period, "unit_id": asked.unit_id, "rows": len(rows)},
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(rows))
    name = f"{TITLE}_{asked.period}_{local(now):%Y%m%d_%H%M}.xlsx"
    content = _content(mark, [[mark], [f"{TITLE} {asked.period}"], HEADINGS, *rows])
    return MadeFile(content, XlsxWriter.media_type, name)


async def _content(mark: str, rows: list[list[Cell]]) -> AsyncIterator[bytes]:
    writer = XlsxWriter(TITLE, note=mark)
    yield writer.feed(rows)
    yield writer.finish()


def _rows(told: OutputByClass) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for one in told.classes:
        rows.append([one.title, "小计", "", *_figures(one)])
        rows += [
            [one.title, project.name, project.prison, *_figures(project)]
            for project in one.projects
        ]
    return [*rows, ["合计", "", "", *_figures(told)]]


def _figures(one: OutputFigures) -> list[Cell]:
    # A double holds every amount of cents that the columns can hold.
    return [float(one.value), one.months, one.unapproved]
