"""What the words of an import file mean, asked of the database once for a whole file."""

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select

from connectors.postgres.modules.shape import plain_key, shape_of
from connectors.postgres.transaction import Tx, in_scope
from pipelines.rules.modules.cells import Lookups
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field
from schemas.modules.module import Module
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

CHUNK = 1000


async def load(
    tx: Tx, module: Module, scopes: tuple[str, ...], named: Mapping[str, Iterable[str]]
) -> Lookups:
    """`named` has by field the numbers by which the file names other records."""
    links = {
        field.name: await _links(tx, field, scopes, sorted(set(named.get(field.name, ()))))
        for field in module.fields
        if isinstance(field.kind, kinds.Linked)
    }
    return Lookups(items=await _items(tx, module), units=await _units(tx, scopes), links=links)


async def _items(tx: Tx, module: Module) -> dict[str, dict[str, str]]:
    books = {f.kind.dictionary for f in module.fields if isinstance(f.kind, kinds.Coded)}
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    found = (
        select(book.c.code.label("book"), item.c.code, item.c.title, item.c.state)
        .join(item, item.c.dictionary_id == book.c.id)
        .where(book.c.code.in_(books))
        # Of two items of one name the one in use is meant.
        .order_by(item.c.state.desc())
    )
    known: dict[str, dict[str, str]] = {code: {} for code in books}
    for row in await tx.execute(found):
        known[row.book] |= {row.code: row.code, row.title: row.code}
    return known


async def _units(tx: Tx, scopes: tuple[str, ...]) -> dict[str, str]:
    reach = or_(*(in_scope(org_unit.c.path, scope) for scope in scopes))
    rows = await tx.execute(select(org_unit.c.code, org_unit.c.id).where(reach))
    return {row.code: row.id for row in rows}


async def _links(
    tx: Tx, field: Field, scopes: tuple[str, ...], numbers: list[str]
) -> dict[str, str]:
    assert isinstance(field.kind, kinds.Linked)
    target = MODULES[field.kind.module]
    shape = shape_of(target.code)
    key = shape.table.c[plain_key(target)]
    reach = shape.reach(scopes)
    known: dict[str, str] = {}
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        found = select(key.label("number"), shape.table.c.id).select_from(shape.source())
        named = or_(key.in_(some), shape.table.c.id.in_(some))
        for row in await tx.execute(found.where(named, reach)):
            known |= {str(row.number): row.id, row.id: row.id}
    return known
