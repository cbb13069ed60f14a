"""System parameters: what was changed, by whom, and from what."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.platform.parameters import ParameterChange, Value
from schemas.tables.platform.parameter import system_parameter, system_parameter_change


class ParameterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter that is not at its default."""

    name: str
    value: Value
    changed_at: datetime
    changed_by: str


async def changed(tx: Tx) -> dict[str, ParameterRow]:
    """All parameters that are not at their defaults, by name."""
    rows = await tx.all(select(system_parameter), ParameterRow)
    return {row.name: row for row in rows}


async def lock(tx: Tx, name: str) -> None:
    """Of two who change one parameter the second waits and then sees what the first did."""
    await tx.lock(f"parameter:{name}")


async def put(tx: Tx, name: str, change: ParameterChange) -> None:
    """Set or, where `after` is None, take back; the change is kept either way."""
    if change.after is None:
        await tx.execute(delete(system_parameter).where(system_parameter.c.name == name))
    else:
        values = {"value": change.after, "changed_at": change.at, "changed_by": change.by}
        await tx.execute(
            upsert(system_parameter)
            .values(name=name, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )
    row = {"id": make_id(), "name": name, **msgspec.structs.asdict(change)}
    await tx.execute(insert(system_parameter_change).values(row))


async def changes(tx: Tx, name: str) -> list[ParameterChange]:
    """Every change of a parameter, newest first."""
    kept = system_parameter_change.c
    found = select(kept.before, kept.after, kept.at, kept.by, kept.reason)
    return await tx.all(found.where(kept.name == name).order_by(kept.id.desc()), ParameterChange)
