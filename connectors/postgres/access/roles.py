"""Roles, who holds them and what they allow, as administrators see them."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from schemas.access.kinds import Duty
from schemas.access.rights import AddRole
from schemas.tables.access.rights import officer_role, officer_scope, role, role_permission


class RoleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A role and how many accounts have it."""

    code: str
    name: str
    description: str
    duty: Duty
    built_in: bool
    holders: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Role codes and unit ids of an account, from rows with whole seals."""

    roles: list[str]
    units: list[str]


async def all_roles(tx: Tx) -> list[RoleRow]:
    """Every role: the built-in ones first, in the order of their making."""
    holders = (
        select(func.count())
        .where(officer_role.c.role == role.c.code)
        .correlate(role)
        .scalar_subquery()
    )
    columns = (role.c.code, role.c.name, role.c.description, role.c.duty, role.c.built_in)
    found = select(*columns, holders.label("holders"))
    return await tx.all(found.order_by(role.c.built_in.desc(), role.c.id), RoleRow)


async def get(tx: Tx, code: str) -> RoleRow | None:
    return next((row for row in await all_roles(tx) if row.code == code), None)


async def add(tx: Tx, asked: AddRole) -> bool:
    """A role that allows nothing yet; False where code or name is taken."""
    values = {
        "id": make_id(),
        "code": asked.code,
        "name": asked.name,
        "description": asked.description,
        "duty": asked.duty.value,
        "built_in": False,
    }
    return await tx.insert_new(insert(role).values(values))


async def permissions(tx: Tx, seal: RowSeal) -> dict[str, list[str]]:
    """Permission codes by role, from rows with whole seals."""
    found: dict[str, list[str]] = {}
    columns = role_permission.c
    rows = await tx.execute(select(columns.id, columns.role, columns.permission, columns.mac))
    for row in rows:
        if seal.holds(row.mac, "role_permission", row.id, row.role, row.permission):
            found.setdefault(row.role, []).append(row.permission)
    return {code: sorted(held) for code, held in found.items()}


async def held_by(tx: Tx, seal: RowSeal, officer_ids: list[str]) -> dict[str, Held]:
    """What each of the accounts holds, in two queries however many they are."""
    found = {officer_id: Held(roles=[], units=[]) for officer_id in officer_ids}
    held = officer_role.c
    rows = await tx.execute(
        select(held.id, held.officer_id, held.role, held.duty, held.mac).where(
            held.officer_id.in_(officer_ids)
        )
    )
    for row in rows:
        content = (row.id, row.officer_id, row.role, row.duty)
        if seal.holds(row.mac, "officer_role", *content):
            found[row.officer_id].roles.append(row.role)
    reach = officer_scope.c
    scopes = await tx.execute(
        select(reach.id, reach.officer_id, reach.unit_id, reach.mac).where(
            reach.officer_id.in_(officer_ids)
        )
    )
    for row in scopes:
        if seal.holds(row.mac, "officer_scope", row.id, row.officer_id, row.unit_id):
            found[row.officer_id].units.append(row.unit_id)
    return {
        key: Held(roles=sorted(one.roles), units=sorted(one.units)) for key, one in found.items()
    }
