"""Rules in versions, which a prison keeps for itself and the bureau for all that keep none."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Table, or_, select

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.succession import Version, in_force
from schemas.people.kinds import OrgType
from schemas.tables.platform.org import org_unit


class UnitRule(Version, Protocol):
    """A version of a unit's rule."""

    @property
    def unit_id(self) -> str: ...


R = TypeVar("R", bound=UnitRule)


def counts_for(unit_id: ColumnElement[str], prison_id: str | None) -> ColumnElement[bool]:
    """What a prison keeps itself, and what the bureau keeps for all."""
    bureau = select(org_unit.c.id).where(org_unit.c.org_type == OrgType.BUREAU.value)
    return or_(unit_id == prison_id, unit_id.in_(bureau))


def governing(rules: Sequence[R], prison_id: str | None, day: date) -> R | None:
    """The prison's on that day, else the bureau's; None where neither has one."""
    own = in_force([one for one in rules if one.unit_id == prison_id], day)
    return own or in_force([one for one in rules if one.unit_id != prison_id], day)


async def rule_of(
    tx: Tx, table: Table, kind: type[R], prison_id: str | None, day: date
) -> R | None:
    """The governing rule of a table, with the columns that the struct names."""
    columns = (table.c[name] for name in kind.__struct_fields__)  # type: ignore[attr-defined]
    found = select(*columns).where(
        counts_for(table.c.unit_id, prison_id), table.c.valid_from <= day
    )
    return governing(await tx.all(found, kind), prison_id, day)
