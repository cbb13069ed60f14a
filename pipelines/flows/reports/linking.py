"""Filling linked cells from their sources; what was overwritten by hand stays (LR-RPT-05)."""

from decimal import Decimal

from connectors.postgres.platform import units
from connectors.postgres.reports import cells, reports
from connectors.postgres.reports.cells import NewValue
from connectors.postgres.reports.reports import ReportRow
from connectors.postgres.reports.source import Reach, Values
from connectors.postgres.reports.sources import SOURCES
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.reports.evaluation import rounded
from pipelines.rules.reports.values import digits_of
from pipelines.rules.security.actor import system_actor
from schemas.errors import NotFound
from schemas.reports.definition import ReportColumn, ReportForm, SourceKind
from schemas.reports.state import Origin

ZERO = Decimal(0)
PLATFORM = system_actor("系统取数")


async def fill(tx: Tx, services: Services, report: ReportRow, form: ReportForm) -> int:
    """Fetch every linked column anew; answers how many cells changed.

    The caller holds the report's lock. A row without a value in the source has nought there.
    """
    unit = await units.get(tx, report.unit_id)
    if unit is None:
        raise NotFound("没有找到该单位。", code="unit_not_found")
    kept = await cells.of_report(tx, services.keys, report.id)
    changed: list[NewValue] = []
    for column in form.columns:
        source = SOURCES.get(column.source)
        if column.from_ is not SourceKind.LINKED or source is None:
            continue
        values = await source.fetch(reach_of(tx, services), unit, report.period)
        for line in report.lines:
            new = _new(column, values, line.key, kept.get((line.key, column.key)))
            if new is not None and not line.formula:
                changed.append(new)
    now = services.clock()
    await cells.write(tx, services.keys, report.id, changed, PLATFORM, now)
    await reports.change(tx, report, now, fetched_at=now)
    return len(changed)


def reach_of(tx: Tx, services: Services) -> Reach:
    """What sources may ask."""
    return Reach(tx=tx, shards=services.shards, pay_book=services.pay_book)


def _new(
    column: ReportColumn, values: Values, row: str, kept: cells.CellRow | None
) -> NewValue | None:
    """What the cell is to hold; None where it holds that already."""
    fetched = rounded(values.get(row, ZERO), digits_of(column))
    assert isinstance(fetched, Decimal)
    value = format(fetched, "f")
    if kept is None:
        return NewValue(
            row_key=row, column_key=column.key, old=None, new=value, origin=Origin.LINKED
        )
    if kept.origin is Origin.OVERRIDDEN:
        if kept.source_value == value:
            return None
        return NewValue(
            row_key=row,
            column_key=column.key,
            old=kept.value,
            new=kept.value,
            origin=Origin.OVERRIDDEN,
            source_value=value,
        )
    if kept.value == value:
        return None
    return NewValue(
        row_key=row,
        column_key=column.key,
        old=kept.value,
        new=value,
        origin=Origin.LINKED,
        reason="重新取数",
    )
