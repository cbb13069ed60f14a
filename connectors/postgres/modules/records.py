"""Reading records: pages, single ones, pickers, and all of them as a stream."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, any_, func, select

from connectors.postgres.approvals.cases import open_case_of
from connectors.postgres.modules.filtering import matches, ordered
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import Shape, shape_of
from connectors.postgres.modules.stored import to_stored
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.record import Stored
from schemas.modules.field import Field
from schemas.modules.module import Module

Scopes = tuple[str, ...]
STREAM_BATCH = 500
PENDING = "pending_case"


def _narrow(
    shape: Shape, seals: FieldSeals, scopes: Scopes, query: ListQuery, what: ColumnElement[Any]
) -> Select[Any]:
    """What pages are chosen and counted by, before anything is joined for its titles."""
    found = select(what).select_from(shape.narrow)
    return found.where(shape.reach(scopes), *matches(shape, seals, query))


def _selected(
    shape: Shape, seals: FieldSeals, scopes: Scopes, query: ListQuery, *, to_change: bool = False
) -> Select[Any]:
    found = select(*shape.columns).select_from(shape.source())
    reach = shape.reach(scopes, to_change=to_change)
    return found.where(reach, *matches(shape, seals, query))


async def page(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    scopes: Scopes,
    query: ListQuery,
    *,
    limit: int,
    offset: int,
) -> tuple[list[Stored], int]:
    """Records in reach that match, and how many in all: two queries, whatever the relations."""
    shape = shape_of(module.code)
    order, key = ordered(shape, query), shape.table.c.id
    chosen = _narrow(shape, seals, scopes, query, key).order_by(*order)
    chosen = chosen.limit(limit).offset(offset).correlate(None)
    # As one array the ids are found first. As a list to be joined with they came last where a
    # module has many relations, after all of these had been read for every record.
    few = func.array(chosen.scalar_subquery())
    found = select(*shape.columns).select_from(shape.source()).where(key == any_(few))
    if module.guarded:
        found = found.add_columns(open_case_of(module.guarded, key).label(PENDING))
    rows = await tx.execute(found.order_by(*order))
    stored = [
        msgspec.structs.replace(to_stored(shape, seals, row), pending=row.get(PENDING))
        for row in rows.mappings()
    ]
    return stored, await count(tx, module, seals, scopes, query)


async def count(tx: Tx, module: Module, seals: FieldSeals, scopes: Scopes, query: ListQuery) -> int:
    shape = shape_of(module.code)
    return int(await tx.scalar(_narrow(shape, seals, scopes, query, func.count())))


async def get(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    scopes: Scopes,
    record_id: str,
    *,
    for_update: bool = False,
) -> Stored | None:
    """The record where it is in reach: with `for_update` in that of a change."""
    shape = shape_of(module.code)
    query = ListQuery(ids=(record_id,))
    found = _selected(shape, seals, scopes, query, to_change=for_update)
    if for_update:
        found = found.with_for_update(of=shape.table)
    row = (await tx.execute(found)).mappings().first()
    return None if row is None else to_stored(shape, seals, row)


async def by_value(
    tx: Tx, module: Module, seals: FieldSeals, scopes: Scopes, field: Field, value: str
) -> Stored | None:
    """The record in reach that has exactly this value, locked for a change."""
    shape = shape_of(module.code)
    same = (
        shape.digest_column(field) == seals.digest(value)
        if field.mask
        else shape.column(field) == value
    )
    found = _selected(shape, seals, scopes, ListQuery(), to_change=True).where(same)
    row = (await tx.execute(found.with_for_update(of=shape.table))).mappings().first()
    return None if row is None else to_stored(shape, seals, row)


async def stream(
    tx: Tx, module: Module, seals: FieldSeals, scopes: Scopes, query: ListQuery
) -> AsyncIterator[list[Stored]]:
    """All that match, some hundred at a time through a cursor of the server."""
    shape = shape_of(module.code)
    found = _selected(shape, seals, scopes, query).order_by(*ordered(shape, query))
    rows = await tx.connection.stream(found.execution_options(yield_per=STREAM_BATCH))
    async for batch in rows.mappings().partitions(STREAM_BATCH):
        yield [to_stored(shape, seals, row) for row in batch]
