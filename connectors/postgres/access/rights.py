"""Giving officers what they may do and where: every row that decides is sealed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.access import data_levels
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.security.row_seal import RowSeal
from schemas.access.kinds import Duty
from schemas.errors import InvalidInput
from schemas.tables.access.rights import (
    known_permission,
    officer_role,
    officer_scope,
    role,
    role_permission,
)

SEALED = {
    "officer_role": ("id", "officer_id", "role", "duty"),
    "officer_scope": ("id", "officer_id", "unit_id"),
}
"""Rows that say what an officer may do and where, with what their integrity value covers."""


async def set_roles(tx: Tx, seal: RowSeal, officer_id: str, roles: Iterable[str]) -> None:
    """Give an account these roles and no others; the database refuses two administrators."""
    duties = await duties_of(tx, roles)
    rows = []
    for code, duty in sorted(duties.items()):
        row = {"id": make_id(), "officer_id": officer_id, "role": code, "duty": duty}
        rows.append(sealed_row(seal, "officer_role", row))
    await tx.execute(delete(officer_role).where(officer_role.c.officer_id == officer_id))
    if rows:
        await tx.execute(insert(officer_role).values(rows))


async def duties_of(tx: Tx, roles: Iterable[str]) -> dict[str, Duty]:
    """Duty of each role by its code; `InvalidInput` names one that does not exist."""
    wanted = set(roles)
    found = await tx.execute(select(role.c.code, role.c.duty).where(role.c.code.in_(wanted)))
    duties = {row.code: Duty(row.duty) for row in found}
    if missing := wanted - set(duties):
        raise InvalidInput("没有这个角色。", code="unknown_role", roles=sorted(missing))
    return duties


async def set_scope(tx: Tx, seal: RowSeal, officer_id: str, unit_ids: Iterable[str]) -> None:
    """Let an account reach these units, all below them, and no others."""
    rows = []
    for unit_id in sorted(set(unit_ids)):
        row = {"id": make_id(), "officer_id": officer_id, "unit_id": unit_id}
        rows.append(sealed_row(seal, "officer_scope", row))
    await tx.execute(delete(officer_scope).where(officer_scope.c.officer_id == officer_id))
    if rows:
        await tx.execute(insert(officer_scope).values(rows))


def sealed_row(seal: RowSeal, table: str, row: Mapping[str, str]) -> dict[str, str]:
    """The row with its integrity value, which covers its columns in the order of `SEALED`."""
    return {**row, "mac": seal.make(table, *(row[name] for name in SEALED[table]))}


async def set_permissions(
    tx: Tx, seal: RowSeal, role_code: str, permissions: Iterable[str]
) -> None:
    """Let a role allow these permissions and no others."""
    await tx.execute(delete(role_permission).where(role_permission.c.role == role_code))
    await _allow(tx, seal, role_code, set(permissions))


async def _allow(tx: Tx, seal: RowSeal, role_code: str, permissions: set[str]) -> None:
    rows = []
    for code in sorted(permissions):
        row_id = make_id()
        mac = seal.make("role_permission", row_id, role_code, code)
        rows.append({"id": row_id, "role": role_code, "permission": code, "mac": mac})
    if rows:
        await tx.execute(upsert(role_permission).values(rows).on_conflict_do_nothing())


async def give(
    tx: Tx, seal: RowSeal, officer_id: str, roles: Iterable[str], unit_ids: Iterable[str]
) -> None:
    """Roles and scope together, past any approval: for the first accounts alone."""
    await set_roles(tx, seal, officer_id, roles)
    await set_scope(tx, seal, officer_id, unit_ids)


async def plant_built_in(tx: Tx, seal: RowSeal) -> None:
    """Give the built-in roles what they allow of permissions that are new to this installation.

    What administrators took away since is therefore never brought back by a later start.
    """
    known = set(await tx.connection.scalars(select(known_permission.c.code)))
    new = set(catalog()) - known
    for built_in in BUILT_IN:
        row = {
            "id": make_id(),
            "code": built_in.role.value,
            "name": built_in.name,
            "duty": built_in.duty.value,
            "built_in": True,
        }
        await tx.insert_new(upsert(role).values(row))
        await _allow(tx, seal, built_in.role.value, set(grants(built_in)) & new)
    if new:
        rows = [{"code": code} for code in sorted(new)]
        await tx.execute(upsert(known_permission).values(rows).on_conflict_do_nothing())
    await data_levels.plant(tx, seal)


async def holders_of_duty(tx: Tx, duty: Duty) -> int:
    """How many accounts have a role of the duty."""
    found = await tx.connection.scalars(
        select(officer_role.c.officer_id).where(officer_role.c.duty == duty.value).distinct()
    )
    return len(found.all())
