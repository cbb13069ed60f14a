"""The rows that a new report of a unit has, as its form says."""

from sqlalchemy import select

from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from schemas.errors import InvalidInput
from schemas.people.kinds import OrgType
from schemas.reports.definition import ReportForm, ReportLine, RowsFrom
from schemas.tables import metadata


async def lines_of(tx: Tx, form: ReportForm, unit: UnitRow) -> list[ReportLine]:
    """Fixed ones, or one for each open prison or ward below the unit, or item of a dictionary."""
    if form.rows_from is RowsFrom.FIXED:
        return [
            ReportLine(key=row.key, title=row.title, group=row.group, formula=row.formula)
            for row in form.rows
        ]
    if form.rows_from is RowsFrom.DICTIONARY:
        found = await _items(tx, form.dictionary)
    else:
        wanted = OrgType.PRISON if form.rows_from is RowsFrom.PRISONS else OrgType.WARD
        below = await units.tree(tx, unit.path)
        found = [
            ReportLine(key=one.code, title=one.name)
            for one in below
            if one.org_type is wanted and one.enabled
        ]
    if not found:
        raise InvalidInput("按该报表的分行方式，本单位没有可填的行。", code="no_rows")
    return found


async def _items(tx: Tx, dictionary: str) -> list[ReportLine]:
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    found = (
        select(item.c.code, item.c.title)
        .join(book, book.c.id == item.c.dictionary_id)
        .where(book.c.code == dictionary, item.c.state == "active")
        .order_by(item.c.sort, item.c.code)
    )
    return [ReportLine(key=row.code, title=row.title) for row in await tx.execute(found)]


async def dictionaries(tx: Tx) -> dict[str, str]:
    """Codes and titles of the data dictionaries, by which rows may be listed."""
    book = metadata.tables["dictionary"]
    found = await tx.execute(select(book.c.code, book.c.name).order_by(book.c.code))
    return {row.code: row.name for row in found}
