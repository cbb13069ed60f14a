"""The officers among whom a case's approvers are looked for."""

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import ColumnElement, Select, false, func, or_, select

from connectors.postgres.transaction import Tx
from pipelines.approvals.seats import Person
from schemas.people.kinds import OrgType
from schemas.tables.access import officer, officer_role
from schemas.tables.org import org_unit


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    unit_id: str
    unit_path: str
    unit_type: OrgType
    enabled: bool


async def candidates(
    tx: Tx, unit_path: str, *, officers: Collection[str] = (), units: Collection[str] = ()
) -> list[Person]:
    """Officers of the units at and above `unit_path`, of `units`, and the named `officers`.

    Of the named ones also those above them, to whom their decisions fall when they leave.
    """
    named = await tx.all(_officers().where(officer.c.id.in_(officers)), _Row) if officers else []
    paths = {path for one in named for path in above(one.unit_path)} | set(above(unit_path))
    found = await tx.all(
        _officers().where(
            or_(
                org_unit.c.path.in_(paths),
                org_unit.c.id.in_(units),
                officer.c.id.in_(officers),
            )
        ),
        _Row,
    )
    roles = await _roles(tx, [one.id for one in found])
    return [
        Person(
            **msgspec.structs.asdict(one),
            roles=frozenset(roles.get(one.id, ())),
            scopes=(one.unit_path,),
        )
        for one in found
    ]


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
        .where(_within(scopes), org_unit.c.enabled)
        .where(org_unit.c.name.contains(text, autoescape=True))
    )
    return await tx.all(found.order_by(org_unit.c.path.collate("C")).limit(limit), Found)


async def officers_in(tx: Tx, scopes: tuple[str, ...], text: str, limit: int) -> list[Found]:
    """Officers of units within the scopes, by name."""
    return await tx.all(_found(text).where(_within(scopes)).limit(limit), Found)


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


def _within(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(false(), *(org_unit.c.path.startswith(scope, autoescape=True) for scope in scopes))


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


async def _roles(tx: Tx, officer_ids: Iterable[str]) -> dict[str, list[str]]:
    rows = await tx.execute(
        select(officer_role.c.officer_id, officer_role.c.role).where(
            officer_role.c.officer_id.in_(list(officer_ids))
        )
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.officer_id, []).append(row.role)
    return found
