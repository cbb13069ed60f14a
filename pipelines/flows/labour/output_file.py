"""项目分类产值 as a workbook: the rows of the page, whichever are open there."""

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.labour.output import Asked, counted
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import EXPORT_OUTPUT
from pipelines.rules.sheets.cells import Cell
from schemas.labour.project_output import OutputByClass, OutputFigures

TITLE = "项目分类产值"
OUTPUT = Leaving(
    permission=EXPORT_OUTPUT,
    action="output_by_project_class.export",
    object_kind="output_by_project_class",
    noted=("rows",),
)
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
    require(officer, OUTPUT)
    async with services.database.transaction() as tx:
        rows = _rows(await counted(tx, officer, asked))
        top: list[list[Cell]] = [[f"{TITLE} {asked.period}"], HEADINGS]
        content = Content(
            name=f"{TITLE}_{asked.period}",
            sheet=Sheet(name=TITLE, top=top, rows=rows),
            total=len(rows),
            detail={"period": asked.period, "unit_id": asked.unit_id},
        )
        return await leave(tx, officer, OUTPUT, content, "xlsx", services.clock())


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
