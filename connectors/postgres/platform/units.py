"""The organisation tree."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Select, func, insert, select

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scope, in_scopes
from schemas.people.kinds import OrgType
from schemas.tables.platform.org import org_unit

_prison = org_unit.alias("prison_above")
ABOVE = (_prison, (_prison.c.id == org_unit.c.prison_id) & (_prison.c.id != org_unit.c.id))
"""Join, from the left, of the prison that a unit lies in."""
FULL_NAME = func.concat_ws(" ", _prison.c.name, org_unit.c.name)
"""A ward's name after its prison's, with `ABOVE`."""


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A unit; `path` is what row scope compares."""

    id: str
    parent_id: str | None
    code: str
    name: str
    org_type: OrgType
    path: str
    prison_id: str | None
    sort: int
    enabled: bool


def _units() -> Select[tuple[object, ...]]:
    return select(*org_unit.c)


async def get(tx: Tx, unit_id: str) -> UnitRow | None:
    return await tx.first(_units().where(org_unit.c.id == unit_id), UnitRow)


async def by_code(tx: Tx, code: str) -> UnitRow | None:
    return await tx.first(_units().where(org_unit.c.code == code), UnitRow)


async def root(tx: Tx) -> UnitRow | None:
    """The bureau, above all others; None in a fresh installation."""
    return await tx.first(_units().where(org_unit.c.parent_id.is_(None)), UnitRow)


async def of_ids(tx: Tx, unit_ids: Collection[str]) -> dict[str, UnitRow]:
    """Units by id; unknown ids are left out."""
    rows = await tx.all(_units().where(among(org_unit.c.id, unit_ids)), UnitRow)
    return {row.id: row for row in rows}


async def all_within(tx: Tx, scopes: tuple[str, ...]) -> bool:
    """Whether no unit lies outside, so that nothing has to be asked of each record's."""
    outside = select(org_unit.c.id).where(~in_scopes(org_unit.c.path, scopes)).limit(1)
    return await tx.scalar(outside) is None


async def full_names(tx: Tx, unit_ids: Collection[str]) -> dict[str, str]:
    """Names by id, a ward's after its prison's, since every prison has a first ward."""
    found = await tx.execute(
        select(org_unit.c.id, FULL_NAME.label("name"))
        .outerjoin(*ABOVE)
        .where(among(org_unit.c.id, unit_ids))
    )
    return {row.id: row.name for row in found}


async def prisons(tx: Tx) -> list[UnitRow]:
    """All prisons, in their order."""
    found = _units().where(org_unit.c.org_type == OrgType.PRISON.value)
    return await tx.all(found.order_by(org_unit.c.sort, org_unit.c.code), UnitRow)


async def tree(tx: Tx, scope_path: str) -> list[UnitRow]:
    """The unit at `scope_path` and all below it, parents before children."""
    found = _units().where(in_scope(org_unit.c.path, scope_path))
    # Bytewise order puts a parent's path before its children's in every collation.
    return await tx.all(found.order_by(org_unit.c.path.collate("C")), UnitRow)


async def add(
    tx: Tx, *, parent: UnitRow | None, code: str, name: str, org_type: OrgType, sort: int = 0
) -> UnitRow:
    """A new unit below `parent`; its path and prison follow from there."""
    unit_id = make_id()
    above = parent.prison_id if parent else None
    row = UnitRow(
        id=unit_id,
        parent_id=parent.id if parent else None,
        code=code,
        name=name,
        org_type=org_type,
        path=f"{parent.path if parent else '/'}{code}/",
        prison_id=unit_id if org_type is OrgType.PRISON else above,
        sort=sort,
        enabled=True,
    )
    await tx.execute(insert(org_unit).values(**msgspec.to_builtins(row)))
    return row
