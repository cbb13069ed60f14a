"""The officers among whom a case's approvers are looked for."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Select, and_, func, or_, select

from connectors.postgres.transaction import Tx, in_scopes
from pipelines.approvals.seats import Person
from pipelines.rules.permissions import Action
from pipelines.security.row_seal import RowSeal
from schemas.people.kinds import OrgType
from schemas.tables.access import officer
from schemas.tables.org import org_unit
from schemas.tables.rights import officer_role, officer_scope, role, role_permission

DECIDE = Action.DECIDE_APPROVALS.value
"""What every approver must hold, whatever a flow says."""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    unit_id: str
    unit_path: str
    unit_type: OrgType
    enabled: bool


async def candidates(
    tx: Tx,
    seal: RowSeal,
    unit_path: str,
    *,
    officers: Collection[str] = (),
    units: Collection[str] = (),
) -> list[Person]:
    """Officers who reach `unit_path`, those of `units`, and the named `officers`.

    Of the named ones also those above them, to whom their decisions fall when they leave.
    """
    named = await tx.all(_officers().where(officer.c.id.in_(officers)), _Row) if officers else []
    paths = {path for one in named for path in above(one.unit_path)} | set(above(unit_path))
    scoped = org_unit.alias("scoped")
    reaching = (
        select(officer_scope.c.officer_id)
        .join(scoped, scoped.c.id == officer_scope.c.unit_id)
        .where(scoped.c.path.in_(above(unit_path)))
    )
    found = await tx.all(
        _officers().where(
            or_(
                org_unit.c.path.in_(paths),
                org_unit.c.id.in_(units),
                officer.c.id.in_(officers),
                officer.c.id.in_(reaching),
            )
        ),
        _Row,
    )
    return await _persons(tx, seal, found)


async def _persons(tx: Tx, seal: RowSeal, found: list[_Row]) -> list[Person]:
    """The officers with what whole seals give them."""
    ids = [one.id for one in found]
    roles, able = await _roles(tx, seal, ids)
    scopes = await _scopes(tx, seal, ids)
    return [
        Person(
            id=one.id,
            name=one.name,
            unit_id=one.unit_id,
            unit_path=one.unit_path,
            unit_type=one.unit_type,
            roles=frozenset(roles.get(one.id, ())),
            scopes=tuple(sorted(scopes.get(one.id, ()))),
            present=one.enabled and one.id in able,
        )
        for one in found
    ]


async def _roles(
    tx: Tx, seal: RowSeal, ids: Collection[str]
) -> tuple[dict[str, set[str]], set[str]]:
    """Roles by officer, and who may decide at all; a row that was tampered with gives nothing."""
    held, allowed = officer_role.c, role_permission.c
    rows = await tx.execute(
        select(
            held.id,
            held.officer_id,
            held.role,
            held.duty,
            held.mac,
            allowed.id.label("permission_id"),
            allowed.mac.label("permission_mac"),
        )
        .outerjoin(
            role_permission,
            and_(allowed.role == held.role, allowed.permission == DECIDE),
        )
        .where(held.officer_id.in_(ids))
    )
    roles: dict[str, set[str]] = {}
    able: set[str] = set()
    for row in rows:
        content = (row.id, row.officer_id, row.role, row.duty)
        if not seal.holds(row.mac, "officer_role", *content):
            continue
        roles.setdefault(row.officer_id, set()).add(row.role)
        opens = (row.permission_id, row.role, DECIDE)
        if row.permission_id and seal.holds(row.permission_mac, "role_permission", *opens):
            able.add(row.officer_id)
    return roles, able


async def _scopes(tx: Tx, seal: RowSeal, ids: Collection[str]) -> dict[str, set[str]]:
    given = officer_scope.c
    rows = await tx.execute(
        select(given.id, given.officer_id, given.unit_id, given.mac, org_unit.c.path)
        .join(org_unit, org_unit.c.id == given.unit_id)
        .where(given.officer_id.in_(ids))
    )
    scopes: dict[str, set[str]] = {}
    for row in rows:
        if seal.holds(row.mac, "officer_scope", row.id, row.officer_id, row.unit_id):
            scopes.setdefault(row.officer_id, set()).add(row.path)
    return scopes


async def deciding_roles(tx: Tx) -> dict[str, str]:
    """Names of the roles whose holders may decide, by code."""
    rows = await tx.execute(
        select(role.c.code, role.c.name)
        .join(role_permission, role_permission.c.role == role.c.code)
        .where(role_permission.c.permission == DECIDE)
        .order_by(role.c.code)
    )
    return {row.code: row.name for row in rows}


async def able_officers(tx: Tx, seal: RowSeal, ids: Collection[str]) -> frozenset[str]:
    """Which of these are in service and may decide."""
    found = await tx.all(_officers().where(officer.c.id.in_(ids)), _Row) if ids else []
    return frozenset(one.id for one in await _persons(tx, seal, found) if one.present)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A unit or officer of a picker; `hint` tells two of one name apart."""

    id: str
    name: str
    hint: str


async def units_in(tx: Tx, scopes: tuple[str, ...], text: str, limit: int) -> list[Found]:
    """Units within the scopes, in the order of the tree."""
    parent = org_unit.alias("parent")
    found = (
        select(org_unit.c.id, org_unit.c.name, func.coalesce(parent.c.name, "").label("hint"))
        .outerjoin(parent, parent.c.id == org_unit.c.parent_id)
        .where(in_scopes(org_unit.c.path, scopes), org_unit.c.enabled)
        .where(org_unit.c.name.contains(text, autoescape=True))
    )
    return await tx.all(found.order_by(org_unit.c.path.collate("C")).limit(limit), Found)


async def officers_in(tx: Tx, scopes: tuple[str, ...], text: str, limit: int) -> list[Found]:
    """Officers of units within the scopes, by name."""
    return await tx.all(_found(text).where(in_scopes(org_unit.c.path, scopes)).limit(limit), Found)


async def officers_covering(tx: Tx, unit_path: str, text: str, limit: int) -> list[Found]:
    """Officers whose unit lies at or above `unit_path`."""
    return await tx.all(
        _found(text).where(org_unit.c.path.in_(above(unit_path))).limit(limit), Found
    )


def _found(text: str) -> Select[tuple[object, ...]]:
    return (
        select(officer.c.id, officer.c.name, org_unit.c.name.label("hint"))
        .join(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .where(officer.c.enabled, officer.c.name.contains(text, autoescape=True))
        .order_by(officer.c.name, officer.c.login)
    )


def above(path: str) -> list[str]:
    """The paths of a unit and of all above it."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]


async def names(tx: Tx, officer_ids: Collection[str]) -> dict[str, str]:
    """Names of officers, also of those who left."""
    if not officer_ids:
        return {}
    rows = await tx.execute(
        select(officer.c.id, officer.c.name).where(officer.c.id.in_(officer_ids))
    )
    return {row.id: row.name for row in rows}


def _officers() -> Select[tuple[object, ...]]:
    return select(
        officer.c.id,
        officer.c.name,
        officer.c.org_unit_id.label("unit_id"),
        org_unit.c.path.label("unit_path"),
        org_unit.c.org_type.label("unit_type"),
        officer.c.enabled,
    ).join(org_unit, org_unit.c.id == officer.c.org_unit_id)
