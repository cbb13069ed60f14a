"""监听复听统计 as a workbook: the figures of all its tables, a sheet for each."""

from pipelines.flows.files.leaving import Content, Sheet
from pipelines.flows.modules.figures.asking import Tell
from pipelines.rules.modules.figures.asked import Query
from pipelines.rules.modules.figures.rows import cells, heads, lines
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import Table
from schemas.modules.told_figures import FiguresTold
from schemas.recordings.review_figures import (
    DIMENSION_TITLES,
    HITS,
    OFFICERS,
    REVIEW_FIGURES,
    REVIEWS,
    Dimension,
)

Rows = list[list[Cell]]
CROSS, ALONE = HITS.groups


async def content(tell: Tell, query: Query) -> Content:
    """Hits by each dimension, whichever is looked at; crossed as they are looked at."""
    reviews, officers = await tell(REVIEWS.code, query), await tell(OFFICERS.code, query)
    by = {one: await tell(HITS.code, {**query, "by": one, "across": ""}) for one in Dimension}
    sheets = [
        ("概况", _summary(reviews, by[Dimension.WORD])),
        *_groups(REVIEWS, reviews),
        *_groups(OFFICERS, officers),
        *(_hits(one, told) for one, told in by.items()),
    ]
    if query.get("across"):
        sheets.append(_cross(await tell(HITS.code, query)))
    top = [[f"{reviews.asked['since']}至{reviews.asked['until']}"]]
    first, *others = (Sheet(name=name, top=top, rows=rows) for name, rows in sheets)
    return Content(
        name=REVIEW_FIGURES.title,
        sheet=first,
        further=others,
        total=sum(len(rows) for _, rows in sheets),
        detail={name: reviews.asked[name] for name in ("since", "until")},
    )


def _summary(reviews: FiguresTold, hits: FiguresTold) -> Rows:
    measures = (*REVIEWS.measures, *HITS.measures)
    return [
        [one.title for one in measures],
        [*cells(REVIEWS.measures, reviews.whole), *cells(HITS.measures, hits.whole)],
    ]


def _groups(table: Table, told: FiguresTold) -> list[tuple[str, Rows]]:
    return [
        (group.caption, [heads(table, group), *lines(table, group, found)])
        for group, found in zip(table.groups, told.groups, strict=True)
    ]


def _hits(by: Dimension, told: FiguresTold) -> tuple[str, Rows]:
    title = DIMENSION_TITLES[by]
    _, found = told.groups
    whole: list[Cell] = [*told.whole.titles, *cells(HITS.measures, told.whole)]
    head: list[Cell] = [title, *(one.title for one in HITS.measures)]
    return found.caption, [head, whole, *lines(HITS, ALONE, found)]


def _cross(told: FiguresTold) -> tuple[str, Rows]:
    found, _ = told.groups
    top: list[Cell] = [
        found.caption.removeprefix("交叉 "),
        *told.whole.titles,
        *(one.title for one in found.axis),
    ]
    rows: Rows = [
        [*line.titles, line.values["hits"], *(cell["hits"] for cell in line.cells)]
        for line in (told.whole, *found.lines)
    ]
    return found.caption, [top, *rows]
