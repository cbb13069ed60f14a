"""The officers among whom a case's approvers are looked for."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Select, and_, func, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.access.codes.approvals import DECIDE_APPROVALS
from pipelines.rules.approvals.seats import Person
from pipelines.rules.security.row_seal import RowSeal
from schemas.people.kinds import OrgType
from schemas.tables.access.access import officer
from schemas.tables.access.rights import officer_role, officer_scope, role, role_permission
from schemas.tables.platform.org import org_unit

DECIDE = DECIDE_APPROVALS.code
"""What every approver must hold, whatever a flow says."""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    unit_id: str
    unit_path: str
    unit_type: OrgType
    enabled: bool
    roles: list[Any] | None
    scopes: list[Any] | None


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
    named = await tx.all(_officers().where(among(officer.c.id, officers)), _Row) if officers else []
    paths = {path for one in named for path in above(one.unit_path)} | set(above(unit_path))
    scoped = org_unit.alias("scoped")
    reaching = (
        select(officer_scope.c.officer_id)
        .join(scoped, scoped.c.id == officer_scope.c.unit_id)
        .where(among(scoped.c.path, above(unit_path)))
    )
    found = await tx.all(
        _officers().where(
            or_(
                among(org_unit.c.path, paths),
                among(org_unit.c.id, units),
                among(officer.c.id, officers),
                officer.c.id.in_(reaching),
            )
        ),
        _Row,
    )
    return _persons(seal, found)


def _persons(seal: RowSeal, found: list[_Row]) -> list[Person]:
    """The officers with what whole seals give them."""
    persons = []
    for one in found:
        roles, able = _roles(seal, one)
        person = Person(
            id=one.id,
            name=one.name,
            unit_id=one.unit_id,
            unit_path=one.unit_path,
            unit_type=one.unit_type,
            roles=roles,
            scopes=_scopes(seal, one),
            present=one.enabled and able,
        )
        persons.append(person)
    return persons


def _roles(seal: RowSeal, one: _Row) -> tuple[frozenset[str], bool]:
    """An officer's roles, and whether he may decide; a row that was tampered with gives nothing."""
    roles: set[str] = set()
    able = False
    for row_id, mac, role_code, duty, permission_id, permission_mac in one.roles or ():
        if not seal.holds(mac, "officer_role", row_id, one.id, role_code, duty):
            continue
        roles.add(role_code)
        opens = (permission_id, role_code, DECIDE)
        if permission_id and seal.holds(permission_mac, "role_permission", *opens):
            able = True
    return frozenset(roles), able


def _scopes(seal: RowSeal, one: _Row) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                path
                for row_id, mac, unit_id, path in one.scopes or ()
                if seal.holds(mac, "officer_scope", row_id, one.id, unit_id)
            }
        )
    )


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
    found = await tx.all(_officers().where(among(officer.c.id, ids)), _Row) if ids else []
    return frozenset(one.id for one in _persons(seal, found) if one.present)


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
        _found(text).where(among(org_unit.c.path, above(unit_path))).limit(limit), Found
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
        select(officer.c.id, officer.c.name).where(among(officer.c.id, officer_ids))
    )
    return {row.id: row.name for row in rows}


def _officers() -> Select[tuple[object, ...]]:
    """Officers, each with his roles and scopes beside him as JSON, for one statement to do."""
    return select(
        officer.c.id,
        officer.c.name,
        officer.c.org_unit_id.label("unit_id"),
        org_unit.c.path.label("unit_path"),
        org_unit.c.org_type.label("unit_type"),
        officer.c.enabled,
        _held_roles().label("roles"),
        _held_scopes().label("scopes"),
    ).join(org_unit, org_unit.c.id == officer.c.org_unit_id)


def _held_roles() -> Any:
    held, allowed = officer_role.c, role_permission.c
    parts = (held.id, held.mac, held.role, held.duty, allowed.id, allowed.mac)
    decides = and_(allowed.role == held.role, allowed.permission == DECIDE)
    return (
        select(func.json_agg(func.json_build_array(*parts)))
        .select_from(officer_role.outerjoin(role_permission, decides))
        .where(held.officer_id == officer.c.id)
        .correlate(officer)
        .scalar_subquery()
    )


def _held_scopes() -> Any:
    given, place = officer_scope.c, org_unit.alias("scope_unit")
    parts = (given.id, given.mac, given.unit_id, place.c.path)
    return (
        select(func.json_agg(func.json_build_array(*parts)))
        .select_from(officer_scope.join(place, place.c.id == given.unit_id))
        .where(given.officer_id == officer.c.id)
        .correlate(officer)
        .scalar_subquery()
    )
