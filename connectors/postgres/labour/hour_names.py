"""What the keys of hours are called: inmates, wards, prisons, posts, projects."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.labour.legacy.posts import old_titles
from connectors.postgres.labour.ward_inmates import named
from connectors.postgres.transaction import Tx, in_scopes
from schemas.labour.statistics import CountBy
from schemas.people.kinds import OrgType
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("counted_ward"), org_unit.alias("counted_prison")


class Called(NamedTuple):
    """A title, and what tells it from others of the same title."""

    title: str
    note: str


class ReachedWard(msgspec.Struct, frozen=True, kw_only=True):
    """A ward whose hours may be counted."""

    id: str
    name: str
    prison_id: str
    prison: str


async def wards_in_reach(
    tx: Tx, scopes: tuple[str, ...], below: str | None = None
) -> list[ReachedWard]:
    """Wards in scope, those at or below one unit where it is named, closed ones too."""
    found = (
        select(ward.c.id, ward.c.name, ward.c.prison_id, prison.c.name.label("prison"))
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(ward.c.org_type == OrgType.WARD.value, in_scopes(ward.c.path, scopes))
    )
    if below is not None:
        path = select(org_unit.c.path).where(org_unit.c.id == below).scalar_subquery()
        found = found.where(ward.c.path.startswith(path))
    return await tx.all(found.order_by(ward.c.path.collate("C")), ReachedWard)


async def whole_prisons(tx: Tx, scopes: tuple[str, ...], below: str) -> frozenset[str]:
    """Prisons of which every ward is in reach, below the unit of a path."""
    found = select(org_unit.c.id).where(
        org_unit.c.org_type == OrgType.PRISON.value,
        in_scopes(org_unit.c.path, scopes),
        org_unit.c.path.startswith(below, autoescape=True),
    )
    return frozenset((await tx.execute(found)).scalars())


async def called(tx: Tx, by: CountBy, keys: Collection[str]) -> dict[str, Called]:
    """Titles of keys; those that are gone are left out."""
    if not keys:
        return {}
    match by:
        case CountBy.INMATE:
            people = await named(tx, keys)
            return {one.id: Called(one.name, one.inmate_no) for one in people.values()}
        case CountBy.WARD | CountBy.PRISON:
            return await _units(tx, keys)
        case CountBy.POST:
            old = {
                key: Called(name, "旧岗位") for key, name in (await old_titles(tx, keys)).items()
            }
            return old | await _records(tx, "labour_post", keys)
        case CountBy.PROJECT:
            return await _records(tx, "labour_project", keys)


async def _units(tx: Tx, keys: Collection[str]) -> dict[str, Called]:
    found = (
        select(ward.c.id, ward.c.name, prison.c.name.label("prison"))
        .outerjoin(prison, (prison.c.id == ward.c.prison_id) & (prison.c.id != ward.c.id))
        .where(among(ward.c.id, keys))
    )
    return {row.id: Called(row.name, row.prison or "") for row in await tx.execute(found)}


async def _records(tx: Tx, table: str, keys: Collection[str]) -> dict[str, Called]:
    """Names of a module's records; a module that is not part of the product has none."""
    of = metadata.tables.get(table)
    if of is None:
        return {}
    found = await tx.execute(select(of.c.id, of.c.name).where(among(of.c.id, keys)))
    return {row.id: Called(row.name, "") for row in found}
