"""A table of figures as a file, with who took it; the taking is itself written down."""

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, MadeFile, Sheet, leave, require
from pipelines.flows.modules.figures import listing
from pipelines.flows.modules.figures.counting import BOOKS
from pipelines.flows.modules.figures.leaving import detail_of, leaving
from pipelines.flows.modules.figures.listing import Asked
from pipelines.flows.modules.figures.telling import asking_all, table_of, told
from pipelines.flows.services import Services
from pipelines.rules.modules.figures.asked import Query, Wanted, in_words
from pipelines.rules.modules.figures.rows import headings, rows
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import Figures, Table
from schemas.modules.told_figures import FiguresTold


async def export(
    services: Services, officer: Officer, figures: Figures, code: str, form: str, query: Query
) -> MadeFile:
    """The same numbers as on the page, in the same order; without any, its first listing."""
    table = table_of(officer, figures, code)
    if not table.groups:
        first = Asked(figures=figures, table=code, listing=table.listings[0].code, query=query)
        return await listing.export(services, officer, first, form)
    what = leaving(figures, table, form)
    require(officer, what)
    async with services.database.transaction() as tx:

        async def tell(code: str, query: Query) -> FiguresTold:
            wanted = table_of(officer, figures, code)
            return await told(figures, await asking_all(services, tx, officer, wanted, query))

        asking = await asking_all(services, tx, officer, table, query)
        if make := BOOKS.get(figures.code):
            content = await make(tell, query)
        else:
            content = _content(table, await told(figures, asking), asking.wanted)
        return await leave(tx, officer, what, content, form, services.clock())


def _content(table: Table, found: FiguresTold, wanted: Wanted) -> Content:
    """One sheet: a line below the mark, then headings and rows."""
    lines = rows(table, found)
    name = table.file.name or table.title
    shape, asked = table.file, found.asked
    second = shape.second.format_map(in_words(table, asked))
    missing = found.notes if "missing" in shape.noted else []
    top: list[list[Cell]] = [[second, *missing], headings(table, found)]
    time = f"_{asked['since']}_{asked['until']}" if shape.names_time else ""
    return Content(
        name=f"{name}{time}",
        sheet=Sheet(name=name, top=top, rows=lines),
        total=len(lines) - (not shape.counts_whole),
        detail=detail_of(table, table.code, wanted, found.notes),
    )
