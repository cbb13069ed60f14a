"""Values that come from an outside system and that an officer has changed (VC-BASE-02)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.modules.module import Module
from schemas.tables.module import field_override


class OverrideRow(msgspec.Struct, frozen=True, kw_only=True):
    """A value that an officer set in place of an outside system's."""

    field: str
    source: str
    actor: str
    at: datetime
    reason: str
    told: dict[str, Any] | None
    """What the source says, under `value` as JSON holds it; None where that is not kept."""


async def mark(
    tx: Tx,
    module: Module,
    record_id: str,
    names: list[str],
    *,
    actor_name: str,
    at: datetime,
    reason: str,
    source: str = "",
    told: Mapping[str, Any] | None = None,
) -> None:
    """Note that the officer's values stand in place of the outside system's.

    `source` names it where a record came from outside and others of its module did not, and `told`
    has the values that gave way. Of a field that was marked before, the source's stays.
    """
    for name in names:
        by = {"actor_name": actor_name, "at": at, "reason": reason}
        marked = upsert(field_override).values(
            id=make_id(),
            module=module.code,
            record_id=record_id,
            field=name,
            source=source or module.field(name).master,
            told=_kept(told[name]) if told and name in told else None,
            **by,
        )
        await tx.execute(
            marked.on_conflict_do_update(index_elements=["module", "record_id", "field"], set_=by)
        )


async def told_again(tx: Tx, values: Iterable[tuple[str, Any]]) -> None:
    """What the source says now beside ours, by the id of the mark."""
    rows = [{"mark": mark, "says": _kept(value)} for mark, value in values]
    if rows:
        of_mark = update(field_override).where(field_override.c.id == bindparam("mark"))
        await tx.connection.execute(of_mark.values(told=bindparam("says")), rows)


def _kept(value: Any) -> dict[str, Any]:
    return {"value": msgspec.to_builtins(value)}


async def all_of(tx: Tx, module: Module, record_id: str) -> list[OverrideRow]:
    """By field name."""
    found = select(
        field_override.c.field,
        field_override.c.source,
        field_override.c.actor_name.label("actor"),
        field_override.c.at,
        field_override.c.reason,
        field_override.c.told,
    ).where(field_override.c.module == module.code, field_override.c.record_id == record_id)
    return await tx.all(found.order_by(field_override.c.field), OverrideRow)


async def forget(tx: Tx, module: Module, record_id: str) -> None:
    await tx.execute(
        delete(field_override).where(
            field_override.c.module == module.code, field_override.c.record_id == record_id
        )
    )
