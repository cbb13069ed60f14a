"""What an account holds, read with its seals; a row whose seal is broken gives nothing (AC-3)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Select, func, select

from connectors.postgres.access import data_levels
from connectors.postgres.access.data_levels import AllLevels
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from schemas.tables.access.access import officer
from schemas.tables.access.rights import officer_role, officer_scope, role_permission
from schemas.tables.platform.org import org_unit

REMEMBERED = 1_000
"""Officers; some 20 kB each."""


class BrokenRow(NamedTuple):
    """A row that is not as it was sealed."""

    table: str
    id: str
    subject: str
    """The officer or the role that it would have given something to."""
    content: str


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """All that an officer holds, from rows with whole seals alone."""

    roles: frozenset[str]
    permissions: frozenset[str]
    scopes: tuple[str, ...]
    """Paths of units, shortest first."""
    levels: AllLevels
    """How secret data are where that was set otherwise than declared."""
    broken: tuple[BrokenRow, ...] = ()


async def of_officer(tx: Tx, seal: RowSeal, officer_id: str) -> Rights:
    """Roles, permissions and scopes of an account that exists."""
    row = (await tx.execute(select(*columns()).where(officer.c.id == officer_id))).one()
    return read(seal, officer_id, row.held_roles, row.held_scopes, row.data_levels)


def columns() -> tuple[ColumnElement[Any], ...]:
    """Roles, scopes and levels of data beside a row of `officer`, each as one JSON value.

    Every request asks for them, and so they come along with whatever finds the officer.
    """
    held = select(_array(officer_role, "role", "duty", more=(_allowed(),)))
    reach = select(_array(officer_scope, "unit_id", more=(org_unit.c.path,)))
    return (
        _of_officer(held, officer_role).label("held_roles"),
        _of_officer(
            reach.join(org_unit, org_unit.c.id == officer_scope.c.unit_id), officer_scope
        ).label("held_scopes"),
        data_levels.column().label("data_levels"),
    )


def _array(table: Any, *names: str, more: Sequence[Any] = ()) -> ColumnElement[Any]:
    """All rows, each as `[id, mac, …]`."""
    parts = (table.c.id, table.c.mac, *(table.c[name] for name in names), *more)
    return func.json_agg(func.json_build_array(*parts))


def _allowed() -> Any:
    """The permissions of a held role."""
    found = select(_array(role_permission, "permission"))
    return found.where(role_permission.c.role == officer_role.c.role).scalar_subquery()


def _of_officer(rows: Select[Any], table: Any) -> Any:
    return rows.where(table.c.officer_id == officer.c.id).correlate(officer).scalar_subquery()


def read(
    seal: RowSeal,
    officer_id: str,
    roles: list[Any] | None,
    scopes: list[Any] | None,
    levels: list[Any] | None,
) -> Rights:
    """What the rows of `columns` give; those that were tampered with give nothing and are named."""
    gathered = _Gathered(seal, officer_id)
    for role in roles or ():
        gathered.take_role(*role)
    for scope in scopes or ():
        gathered.take_scope(*scope)
    honoured, broken = data_levels.read(seal, levels)
    gathered.miss(BrokenRow(data_levels.TABLE, *one) for one in broken)
    return gathered.rights(honoured)


@lru_cache(maxsize=REMEMBERED)
def read_written(
    seal: RowSeal, officer_id: str, roles: str | None, scopes: str | None, levels: str | None
) -> Rights:
    """The same of JSON that was not read yet.

    Most requests of an officer meet the rows of the one before. What is remembered is remembered
    by the rows' whole text, so whatever changed in one of them is read anew.
    """
    return read(seal, officer_id, _decoded(roles), _decoded(scopes), _decoded(levels))


def _decoded(text: str | None) -> list[Any] | None:
    return None if text is None else msgspec.json.decode(text, type=list[Any])


class _Gathered:
    """What the rows of one account give, and which of them are broken."""

    def __init__(self, seal: RowSeal, officer_id: str) -> None:
        self._seal = seal
        self._officer_id = officer_id
        self._roles: set[str] = set()
        self._permissions: set[str] = set()
        self._paths: set[str] = set()
        self._broken: set[BrokenRow] = set()

    def take_role(
        self, row_id: str, mac: str, role: str, duty: str, allowed: list[Any] | None
    ) -> None:
        if not self._seal.holds(mac, "officer_role", row_id, self._officer_id, role, duty):
            self._broken.add(BrokenRow("officer_role", row_id, self._officer_id, role))
            return
        self._roles.add(role)
        for permission_id, permission_mac, permission in allowed or ():
            content = (permission_id, role, permission)
            if self._seal.holds(permission_mac, "role_permission", *content):
                self._permissions.add(permission)
            else:
                self._broken.add(BrokenRow("role_permission", *content))

    def take_scope(self, row_id: str, mac: str, unit_id: str, path: str) -> None:
        if self._seal.holds(mac, "officer_scope", row_id, self._officer_id, unit_id):
            self._paths.add(path)
        else:
            self._broken.add(BrokenRow("officer_scope", row_id, self._officer_id, unit_id))

    def miss(self, broken: Iterable[BrokenRow]) -> None:
        self._broken.update(broken)

    def rights(self, levels: AllLevels) -> Rights:
        return Rights(
            roles=frozenset(self._roles),
            permissions=frozenset(self._permissions),
            scopes=tuple(sorted(self._paths, key=lambda path: (len(path), path))),
            levels=levels,
            broken=tuple(sorted(self._broken)),
        )
