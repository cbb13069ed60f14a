"""Dictionaries: what may be chosen now, and that a used item stays (VC-CFG-18)."""

from datetime import date

from sqlalchemy import select

from connectors.postgres.modules.references import in_force
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.views import DictionaryItem
from schemas.tables import metadata
from schemas.tables.module import field_period, table_of


async def items(tx: Tx, code: str, today: date) -> list[DictionaryItem] | None:
    """Items that may be chosen on a day, in their order; None where there is no such dictionary."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    book_id = await tx.scalar(select(book.c.id).where(book.c.code == code))
    if book_id is None:
        return None
    found = (
        select(item.c.code.label("value"), item.c.title)
        .where(item.c.dictionary_id == book_id, in_force(today))
        .order_by(item.c.sort, item.c.code)
    )
    return await tx.all(found, DictionaryItem)


async def titles(tx: Tx, dictionary: str) -> dict[str, str]:
    """What every item is called, also those no longer in force."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    found = select(item.c.code, item.c.title).join(book, book.c.id == item.c.dictionary_id)
    rows = await tx.execute(found.where(book.c.code == dictionary))
    return {row.code: row.title for row in rows}


async def require_unused(tx: Tx, item: Stored) -> None:
    """Raise `Conflict` where a record has the item, now or in its history."""
    book = metadata.tables["dictionary"]
    dictionary = await tx.scalar(
        select(book.c.code).where(book.c.id == item.values["dictionary_id"])
    )
    code = item.values["code"]
    for module in MODULES.values():
        for field in module.fields:
            if not isinstance(field.kind, kinds.Coded) or field.kind.dictionary != dictionary:
                continue
            column = table_of(module).c[field.name]
            if await tx.scalar(select(column).where(column == code).limit(1)) is not None or (
                field.dated and await _in_history(tx, module.code, field.name, code)
            ):
                raise Conflict(
                    f"该字典项已在“{module.title}”中使用，不能删除。可以停用。",
                    code="record_in_use",
                    module=module.code,
                )


async def _in_history(tx: Tx, module: str, field: str, code: str) -> bool:
    found = select(field_period.c.id).where(
        field_period.c.module == module,
        field_period.c.field == field,
        field_period.c.value.as_string() == code,
    )
    return await tx.scalar(found.limit(1)) is not None
