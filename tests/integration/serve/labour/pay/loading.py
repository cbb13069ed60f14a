"""Pay that was decided elsewhere, into the shard and then into the core: twice is once."""

from collections.abc import Sequence
from datetime import date

import msgspec

from connectors.labour.pay_book import PayBook
from connectors.labour.pay_records import Written
from connectors.ledger.applier import require_here
from connectors.ledger.months import ensure_months
from connectors.ledger.pay import bulk
from connectors.ledger.pay.bulk import BulkPay, HeldPay
from connectors.postgres.labour import pay_sheets
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.line import SheetTotals
from pipelines.rules.labour.pay.month import due_on, month_of_day


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the sheets, by ward and first day of the month."""

    new: tuple[tuple[str, date], ...]
    known: tuple[tuple[str, date], ...]
    """In the ledger under the same id before, as after a run that was stopped."""
    taken: tuple[tuple[str, date], ...]
    """Another sheet has the ward's month: nothing of this one was written."""


async def load(tx: Tx, book: PayBook, sheets: Sequence[BulkPay], due_day: int) -> Loaded:
    """Book approved sheets of one prison; `tx` is the core's, and its commit makes them count.

    A sheet's id must be the same in each run. What died between the two commits is found in the
    shard by it, and only noted in the core.
    """
    if not sheets:
        return Loaded(new=(), known=(), taken=())
    prison_id = sheets[0].prison_id
    other = await _taken_in_core(tx, sheets)
    wanted = [one for one in sheets if _key(one) not in other]
    shard = await book.shards.within(tx, prison_id)
    await ensure_months(shard, [one.month for one in wanted])
    async with shard.transaction() as own:
        await require_here(own, {prison_id})
        before = await bulk.held(own, [_key(one) for one in wanted], book.seals)
        new = [one for one in wanted if _key(one) not in before]
        await bulk.load(own, new, book.seals, book.shards.mac)
        held = await bulk.held(own, [_key(one) for one in wanted], book.seals)
    own_ids = {_key(one): one.sheet_id for one in wanted}
    kept = {key: one for key, one in held.items() if one.sheet_id == own_ids[key]}
    for one in wanted:
        if _key(one) in kept:
            await _note(tx, one, kept[_key(one)], due_day)
    fresh = {_key(one) for one in new}
    return Loaded(
        new=tuple(sorted(fresh)),
        known=tuple(sorted(kept.keys() - fresh)),
        taken=tuple(sorted(other | (held.keys() - kept.keys()))),
    )


async def _taken_in_core(tx: Tx, sheets: Sequence[BulkPay]) -> set[tuple[str, date]]:
    """Months that the core knows under another id, drafts among them."""
    found = set()
    for one in sheets:
        await pay_sheets.lock_month(tx, one.ward_id, month_of_day(one.month))
        known = await pay_sheets.of_month(tx, one.ward_id, month_of_day(one.month))
        if known is not None and known.id != one.sheet_id:
            found.add(_key(one))
    return found


async def _note(tx: Tx, sheet: BulkPay, held: HeldPay, due_day: int) -> None:
    month = month_of_day(sheet.month)
    if await pay_sheets.of_month(tx, sheet.ward_id, month) is not None:
        return
    totals = SheetTotals(
        people=held.told.people, minutes=held.told.minutes, amount=held.told.amount
    )
    written = Written(version_id=held.version_id, totals=totals)
    await pay_sheets.add_approved(
        tx, sheet.sheet_id, sheet.ward_id, month, written, due_on(month, due_day),
        sheet.by_name, sheet.at,
    )  # fmt: skip


def _key(sheet: BulkPay) -> tuple[str, date]:
    return sheet.ward_id, sheet.month
