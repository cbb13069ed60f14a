"""What a page of accounts shows beside the accounts, in one statement however many they are."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, select

from connectors.postgres.platform.units import ABOVE, FULL_NAME
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from schemas.access.kinds import ChangeState, Subject
from schemas.tables.access.access import officer
from schemas.tables.access.rights import officer_role, officer_scope, rights_change, role
from schemas.tables.platform.org import org_unit


class NamedRole(msgspec.Struct, frozen=True, order=True):
    code: str
    name: str


class NamedUnit(msgspec.Struct, frozen=True, order=True):
    id: str
    code: str
    name: str
    """A ward's after its prison's."""
    org_type: str


class Relations(msgspec.Struct, frozen=True, kw_only=True):
    """Roles and scope from rows with whole seals, and the change that waits for a decision."""

    roles: list[NamedRole]
    units: list[NamedUnit]
    pending: str | None


async def of_accounts(tx: Tx, seal: RowSeal, officer_ids: Sequence[str]) -> dict[str, Relations]:
    """By the account's id."""
    found = select(officer.c.id, _roles(), _scopes(), _pending())
    rows = await tx.execute(found.where(officer.c.id.in_(officer_ids)))
    return {row.id: _relations(seal, row) for row in rows}


def _roles() -> ColumnElement[Any]:
    held = officer_role.c
    row = func.json_build_array(held.id, held.mac, held.role, held.duty, role.c.name)
    found = select(func.json_agg(row)).join(role, role.c.code == held.role)
    return found.where(held.officer_id == officer.c.id).scalar_subquery().label("roles")


def _scopes() -> ColumnElement[Any]:
    reach, unit = officer_scope.c, org_unit.c
    row = func.json_build_array(reach.id, reach.mac, unit.id, unit.code, FULL_NAME, unit.org_type)
    found = (
        select(func.json_agg(row))
        .select_from(officer_scope)
        .join(org_unit, unit.id == reach.unit_id)
        .outerjoin(*ABOVE)
    )
    return found.where(reach.officer_id == officer.c.id).scalar_subquery().label("scopes")


def _pending() -> ColumnElement[Any]:
    change = rights_change.c
    found = select(change.id).where(
        change.subject == Subject.OFFICER.value,
        change.subject_id == officer.c.id,
        change.state == ChangeState.PROPOSED.value,
    )
    return found.scalar_subquery().label("pending")


def _relations(seal: RowSeal, row: Any) -> Relations:
    roles = [
        NamedRole(code, name)
        for row_id, mac, code, duty, name in row.roles or ()
        if seal.holds(mac, "officer_role", row_id, row.id, code, duty)
    ]
    units = [
        NamedUnit(*unit)
        for row_id, mac, *unit in row.scopes or ()
        if seal.holds(mac, "officer_scope", row_id, row.id, unit[0])
    ]
    return Relations(roles=sorted(roles), units=sorted(units), pending=row.pending)
