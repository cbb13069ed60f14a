"""Counting what core fields lack, keeping the last figures, and finding the records (NF-IND-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    cast,
    delete,
    false,
    func,
    insert,
    null,
    or_,
    select,
    true,
)

from connectors.postgres.ids import make_id
from connectors.postgres.modules.core_values import lacking
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.modules.shape import Shape, shape_of
from connectors.postgres.modules.stored import to_stored
from connectors.postgres.transaction import TOTAL, Tx, in_scopes
from pipelines.rules.modules.core import missing
from pipelines.rules.modules.record import Stored
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field
from schemas.modules.module import Module
from schemas.tables.governance.quality import data_quality_figure as figure
from schemas.tables.platform.org import org_unit

LOCK = "data_quality"
LACKS, REACHED = "lacks_", "reached_"
prison = org_unit.alias("figure_prison")


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of a module in one unit; the unit's prison, or the bureau itself."""

    module: str
    place_id: str | None
    place: str | None
    records: int
    incomplete: int
    missing: dict[str, int]
    counted_at: datetime


class Incomplete(msgspec.Struct, frozen=True):
    """A record that lacks core fields; `reached` says whether its module would show it."""

    record: Stored
    lacks: list[Field]
    reached: bool


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look: a prison or the bureau, or what belongs to no unit, or anywhere."""

    unit_id: str | None = None
    unassigned: bool = False


async def measure(tx: Tx, seals: FieldSeals, at: datetime) -> dict[str, int]:
    """Count every module anew; the figures take the place of the last ones together."""
    await tx.lock(LOCK)
    rows = [row for module in MODULES.values() for row in await _count(tx, module, seals)]
    await tx.execute(delete(figure))
    if rows:
        kept = [{"id": make_id(), "counted_at": at, **row} for row in rows]
        await tx.execute(insert(figure).values(kept))
    return {
        "records": sum(row["records"] for row in rows),
        "incomplete": sum(row["incomplete"] for row in rows),
        "missing": sum(sum(row["missing"].values()) for row in rows),
    }


async def _count(tx: Tx, module: Module, seals: FieldSeals) -> list[dict[str, Any]]:
    """By unit, in one pass over the module's records."""
    shape = shape_of(module.code)
    lacks = lacking(shape, seals)
    any_of = or_(false(), *lacks.values())
    counted: Select[Any] = select(
        _unit_id(shape).label("unit_id"),
        func.count().label("records"),
        func.count().filter(any_of).label("incomplete"),
        *(func.count().filter(one).label(LACKS + name) for name, one in lacks.items()),
    )
    grouped = counted.select_from(shape.source()).group_by(_unit_id(shape))
    return [
        {
            "module": module.code,
            "unit_id": row["unit_id"],
            "records": row["records"],
            "incomplete": row["incomplete"],
            "missing": {name: row[LACKS + name] for name in lacks},
        }
        for row in (await tx.execute(grouped)).mappings()
    ]


async def figures(tx: Tx, scopes: tuple[str, ...], codes: Sequence[str]) -> list[FigureRow]:
    """The last figures in reach.

    What belongs to no unit is told to who sees everything, unless its module knows no units.
    """
    unscoped = [code for code in codes if MODULES[code].scope.unit is None]
    free = [code for code in unscoped if MODULES[code].scope.rule is None]
    loose = true() if await sees_everything(tx, scopes) else figure.c.module.in_(free)
    found = (
        select(
            figure.c.module,
            func.coalesce(prison.c.id, org_unit.c.id).label("place_id"),
            func.coalesce(prison.c.name, org_unit.c.name).label("place"),
            figure.c.records,
            figure.c.incomplete,
            figure.c.missing,
            figure.c.counted_at,
        )
        .outerjoin(org_unit, org_unit.c.id == figure.c.unit_id)
        .outerjoin(prison, prison.c.id == org_unit.c.prison_id)
        .where(
            figure.c.module.in_(codes),
            or_(in_scopes(org_unit.c.path, scopes), figure.c.unit_id.is_(None) & loose),
        )
        .order_by(func.coalesce(prison.c.path, org_unit.c.path).collate("C").nulls_last())
    )
    return await tx.all(found, FigureRow)


async def sees_everything(tx: Tx, scopes: tuple[str, ...]) -> bool:
    """Whether the scopes hold the whole bureau, and so also what belongs to no unit."""
    root = select(org_unit.c.id).where(org_unit.c.parent_id.is_(None))
    return await tx.scalar(root.where(in_scopes(org_unit.c.path, scopes)).limit(1)) is not None


async def incomplete(
    tx: Tx,
    module: Module,
    seals: FieldSeals,
    scopes: tuple[str, ...],
    place: Place,
    field: str | None,
    *,
    limit: int,
    offset: int,
) -> tuple[list[Incomplete], int]:
    """Records that lack a core field now, and how many there are."""
    shape = shape_of(module.code)
    lacks = lacking(shape, seals)
    wanted = [lacks[field]] if field else list(lacks.values())
    reach = func.coalesce(shape.reach(scopes), false())
    within = true() if await sees_everything(tx, scopes) else reach
    where = (or_(false(), *wanted), within, _lies_in(shape, place))
    columns: list[ColumnElement[Any]] = [one.label(LACKS + name) for name, one in lacks.items()]
    counted = select(func.count()).select_from(shape.source()).where(*where)
    columns += [reach.label(REACHED), counted.correlate(None).scalar_subquery().label(TOTAL)]
    found = select(*shape.columns, *columns).select_from(shape.source())
    paged = found.where(*where).order_by(shape.table.c.id).limit(limit).offset(offset)
    rows = (await tx.execute(paged)).mappings().all()
    if not rows:
        # Nothing is left, or the page lies beyond the end, where no row tells.
        return [], int(await tx.scalar(counted)) if offset else 0
    told = []
    for row in rows:
        record = to_stored(shape, seals, row)
        dangling = [name for name in lacks if row[LACKS + name]]
        told.append(Incomplete(record, missing(module, record.values, dangling), row[REACHED]))
    return told, int(rows[0][TOTAL])


def _unit_id(shape: Shape) -> ColumnElement[Any]:
    unit = shape.scope_unit
    return cast(null(), org_unit.c.id.type) if unit is None else unit.c.id


def _lies_in(shape: Shape, place: Place) -> ColumnElement[bool]:
    unit = shape.scope_unit
    if unit is None:
        return true() if place.unit_id is None else false()
    if place.unassigned:
        return unit.c.id.is_(None)
    if place.unit_id is not None:
        return or_(unit.c.prison_id == place.unit_id, unit.c.id == place.unit_id)
    return true()
