"""What a page has to know of its tables before it asks for any numbers."""

from schemas.modules.figures import Asks, Figures, Table
from schemas.modules.told_figures import FiguresPage, FiguresTable

DATED = frozenset({Asks.DAYS, Asks.MONTHS, Asks.MONTH, Asks.CUT})
"""Without a time there is nothing earlier to compare with."""


def readable(table: Table, held: frozenset[str]) -> bool:
    return not table.needs or table.needs in held


def compares(table: Table) -> bool:
    return bool(table.measures) and any(ask.kind in DATED for ask in table.asks)


def page(figures: Figures, held: frozenset[str]) -> FiguresPage:
    """With the tables and files that these permissions open."""
    forms = figures.exports in held
    return FiguresPage(
        code=figures.code,
        title=figures.title,
        tables=[_table(one, forms=forms) for one in figures.tables if readable(one, held)],
    )


def _table(table: Table, *, forms: bool) -> FiguresTable:
    return FiguresTable(
        code=table.code,
        title=table.title,
        asks=table.asks,
        measures=table.measures,
        groups=table.groups,
        listings=table.listings,
        forms=list(table.file.forms) if forms else [],
        picture=table.picture,
        compares=compares(table),
        empty=table.empty,
        hint=table.hint,
        note=table.note,
    )
