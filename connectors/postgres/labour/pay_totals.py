"""What wards paid in their months, for charts and reports (LR-XC-02, LR-RPT-02)."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from connectors.labour.pay_book import PayBook
from connectors.postgres.labour.pay_sheets import SheetRow, sheets_selected
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.parts import PayParts, parts_of
from schemas.errors import Unavailable
from schemas.platform.reach import EVERYWHERE
from schemas.tables.labour.pay import pay_sheet


async def sheets_of(tx: Tx, ward_ids: Collection[str], first: str, last: str) -> list[SheetRow]:
    """Sheets of the wards from one month to another, as 2026-11, whatever state they are in."""
    found = sheets_selected(EVERYWHERE).where(
        pay_sheet.c.ward_id.in_(ward_ids),
        pay_sheet.c.month >= first,
        pay_sheet.c.month <= last,
    )
    return await tx.all(found.order_by(pay_sheet.c.month, pay_sheet.c.ward_id), SheetRow)


async def amounts_of(tx: Tx, book: PayBook, sheets: Sequence[SheetRow]) -> dict[str, Decimal]:
    """What each sheet comes to, by its id; `Unavailable` where a shard that has some is away."""
    totals = await book.totals(tx, [one.key for one in sheets])
    amounts: dict[str, Decimal] = {}
    for sheet in sheets:
        come_to = totals[sheet.id]
        if come_to is None:
            raise Unavailable(
                f"{sheet.prison}的劳动报酬分库暂时不可用，请稍后再试。", code="pay_ledger_down"
            )
        amounts[sheet.id] = come_to.amount
    return amounts


async def parts_by_ward(tx: Tx, book: PayBook, sheets: Sequence[SheetRow]) -> dict[str, PayParts]:
    """What the sheets are made of, by ward; every line is opened for it."""
    found: dict[str, PayParts] = {}
    for sheet in sheets:
        lines = [one.line for one in await book.lines(tx, sheet.key) if not one.removed]
        found[sheet.ward_id] = found.get(sheet.ward_id, PayParts()) + parts_of(lines)
    return found
