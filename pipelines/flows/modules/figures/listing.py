"""What stands behind the numbers of a page: a page of it, and whole as a file."""

import msgspec

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, MadeFile, Sheet, leave, require
from pipelines.flows.modules.figures.asking import Asking, asking_of
from pipelines.flows.modules.figures.counting import LISTING, PAGING
from pipelines.flows.modules.figures.leaving import detail_of, leaving
from pipelines.flows.modules.figures.telling import table_of
from pipelines.flows.services import Services
from pipelines.rules.modules.figures.asked import Query
from pipelines.rules.modules.figures.lines import Rows
from pipelines.rules.modules.figures.listing import in_file, told
from pipelines.rules.modules.figures.telling import Telling
from pipelines.rules.sheets.cells import Cell
from schemas.errors import Conflict, NotFound
from schemas.modules.figures import Figures, Listing, Table
from schemas.modules.told_figures import FiguresLines, FiguresRows

MOST = 20_000
"""Rows of a file; who needs more takes a shorter time or a smaller unit."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A listing of a table, with what narrows it."""

    figures: Figures
    table: str
    listing: str
    query: Query


async def page(
    services: Services, officer: Officer, asked: Asked, limit: int, offset: int
) -> FiguresRows | FiguresLines:
    """Of a listing, or of a group that is told a page at a time."""
    table = table_of(officer, asked.figures, asked.table)
    group = next((one for one in table.groups if one.paged and one.name == asked.listing), None)
    async with services.database.transaction() as tx:
        asking = await asking_of(services, tx, officer, table, asked.query)
        if group is not None:
            paging = PAGING[f"{asked.figures.code}.{table.code}.{group.name}"]
            lines, total = await paging(asking, limit, offset)
            found = Telling(table=table, wanted=asking.wanted).group(group, lines)
            return msgspec.structs.replace(found, total=total)
        listing = listing_of(table, asked.listing)
        return told(listing, await _rows(asking, asked, listing, limit, offset))


async def export(services: Services, officer: Officer, asked: Asked, form: str) -> MadeFile:
    """All of it, in the order of the page."""
    table = table_of(officer, asked.figures, asked.table)
    listing = listing_of(table, asked.listing)
    what = leaving(asked.figures, table, form)
    require(officer, what)
    async with services.database.transaction() as tx:
        asking = await asking_of(services, tx, officer, table, asked.query)
        found = await _rows(asking, asked, listing, MOST, 0)
        if found.total > MOST:
            raise Conflict(
                f"一次最多导出{MOST}行，请缩小单位或时间范围。", code="too_many_rows", most=MOST
            )
        headings, *rows = in_file(listing, found)
        top: list[list[Cell]] = [[listing.title, *found.notes], headings]
        content = Content(
            name=listing.title,
            sheet=Sheet(name=listing.title, top=top, rows=rows),
            total=len(rows),
            detail=detail_of(table, listing.code, asking.wanted, found.notes),
        )
        return await leave(tx, officer, what, content, form, services.clock())


def listing_of(table: Table, code: str) -> Listing:
    found = next((one for one in table.listings if one.code == code), None)
    if found is None:
        raise NotFound("没有这份明细。", code="listing_not_found")
    return found


async def _rows(asking: Asking, asked: Asked, listing: Listing, limit: int, offset: int) -> Rows:
    lists = LISTING[f"{asked.figures.code}.{listing.code}"]
    return await lists(asking, asked.query, limit, offset)
