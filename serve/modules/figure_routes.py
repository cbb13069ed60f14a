"""Routes of the pages of figures, made from their declarations: no page has any of its own."""

from collections.abc import Iterator
from typing import Annotated, Any

from litestar.params import FromQuery, PathParameter
from litestar.response import Stream

from pipelines.flows.modules.figures import comparing, files, telling
from pipelines.flows.modules.figures import listing as behind
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.modules.figures.heads import page
from pipelines.rules.platform.shedding import Order
from schemas.modules.figures import Figures, Table
from schemas.modules.pages import PAGES
from schemas.modules.told_figures import (
    FiguresCompared,
    FiguresLines,
    FiguresPage,
    FiguresRows,
    FiguresTold,
)
from serve.answers import SHEETS
from serve.files import sending
from serve.http import Asked, AsOfficer, Limit, Offset, Wired
from serve.route import officers

Name = Annotated[str, PathParameter(pattern="^[a-z][a-z0-9_]{0,31}$")]


def handlers(figures: Figures) -> Iterator[Any]:
    """The page, a table, the same of earlier times, and its file."""
    reads, exports = catalog()[figures.reads], catalog()[figures.exports]
    at = f"{figures.at}/{{table:str}}"

    @officers.get(figures.at, asks=reads)
    async def read_page(officer: AsOfficer) -> FiguresPage:
        return page(figures, officer.permissions)

    yield read_page

    @officers.get(at, asks=reads, worth=Order.LATER, description=_asks(figures))
    async def read_table(
        request: Asked, services: Wired, officer: AsOfficer, table: Name
    ) -> FiguresTold:
        return await telling.read(services, officer, figures, table, dict(request.query_params))

    yield read_table

    @officers.get(f"{at}/compared", asks=reads, worth=Order.LATER, description=_asks(figures))
    async def compare_table(
        request: Asked, services: Wired, officer: AsOfficer, table: Name
    ) -> FiguresCompared:
        query = dict(request.query_params)
        return await comparing.compare(services, officer, figures, table, query)

    yield compare_table

    @officers.get(f"{at}/export", asks=exports, worth=Order.LATER, answers=SHEETS)
    async def export_table(
        request: Asked,
        services: Wired,
        officer: AsOfficer,
        table: Name,
        format: FromQuery[str] = "xlsx",
    ) -> Stream:
        query = dict(request.query_params)
        made = await files.export(services, officer, figures, table, format, query)
        return sending.made(made)

    yield export_table
    if any(table.listings or has_pages(table) for table in figures.tables):
        yield from listings(figures)


def listings(figures: Figures) -> Iterator[Any]:
    """What stands behind its numbers, page by page and as a file."""
    reads, exports = catalog()[figures.reads], catalog()[figures.exports]
    at = f"{figures.at}/{{table:str}}/{{listing:str}}"

    @officers.get(at, asks=reads, worth=Order.LATER)
    async def read_listing(
        request: Asked,
        services: Wired,
        officer: AsOfficer,
        table: Name,
        listing: Name,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> FiguresRows | FiguresLines:
        query = dict(request.query_params)
        wanted = behind.Asked(figures=figures, table=table, listing=listing, query=query)
        return await behind.page(services, officer, wanted, limit, offset)

    yield read_listing

    @officers.get(f"{at}/export", asks=exports, worth=Order.LATER, answers=SHEETS)
    async def export_listing(
        request: Asked,
        services: Wired,
        officer: AsOfficer,
        table: Name,
        listing: Name,
        format: FromQuery[str] = "xlsx",
    ) -> Stream:
        query = dict(request.query_params)
        wanted = behind.Asked(figures=figures, table=table, listing=listing, query=query)
        return sending.made(await behind.export(services, officer, wanted, format))

    yield export_listing


def has_pages(table: Table) -> bool:
    return any(group.paged for group in table.groups)


def _asks(figures: Figures) -> str:
    told = (
        f"{table.code}: {', '.join(ask.name or ask.kind.value for ask in table.asks)}"
        for table in figures.tables
    )
    return f"What may be asked of {'; of '.join(told)}."


HANDLERS = tuple(handler for figures in PAGES.values() for handler in handlers(figures))
