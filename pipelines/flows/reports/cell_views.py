"""Cells and totals as they are shown."""

from collections.abc import Mapping
from decimal import Decimal

from connectors.postgres.reports.cells import CellRow
from pipelines.rules.reports.sheet import Cell, Place, Sheet, Stored
from schemas.reports.views import CellView, TotalView


def stored_of(rows: Mapping[Place, CellRow]) -> dict[Place, Stored]:
    """Kept cells, as the arithmetic takes them."""
    return {place: Stored(value=row.value, origin=row.origin) for place, row in rows.items()}


def cell_view(place: Place, cell: Cell, kept: CellRow | None = None, changes: int = 0) -> CellView:
    return CellView(
        row=place[0],
        column=place[1],
        value=value_of(cell),
        origin=cell.origin,
        flaw=cell.flaw,
        source_value=kept.source_value if kept else None,
        by_name=kept.by_name if kept else "",
        at=kept.at if kept else None,
        changes=changes,
    )


def total_views(sheet: Sheet) -> list[TotalView]:
    return [
        TotalView(column=key, value=value_of(cell), flaw=cell.flaw)
        for key, cell in sheet.totals.items()
    ]


def value_of(cell: Cell) -> str | None:
    """The number or text that is shown; None for an empty cell."""
    if isinstance(cell.number, Decimal):
        return format(cell.number, "f")
    return cell.text or None
