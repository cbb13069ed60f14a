"""Values that come from an outside system and that an officer has changed (VC-BASE-02)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.modules.module import Module
from schemas.modules.views import FieldOverride
from schemas.tables.module import field_override


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
) -> None:
    """Note that the officer's values stand in place of the outside system's.

    `source` names it where a record came from outside and others of its module did not.
    """
    for name in names:
        told = {"actor_name": actor_name, "at": at, "reason": reason}
        marked = upsert(field_override).values(
            id=make_id(),
            module=module.code,
            record_id=record_id,
            field=name,
            source=source or module.field(name).master,
            **told,
        )
        await tx.execute(
            marked.on_conflict_do_update(index_elements=["module", "record_id", "field"], set_=told)
        )


async def all_of(tx: Tx, module: Module, record_id: str) -> list[FieldOverride]:
    """By field name."""
    found = select(
        field_override.c.field,
        field_override.c.source,
        field_override.c.actor_name.label("actor"),
        field_override.c.at,
        field_override.c.reason,
    ).where(field_override.c.module == module.code, field_override.c.record_id == record_id)
    return await tx.all(found.order_by(field_override.c.field), FieldOverride)


async def forget(tx: Tx, module: Module, record_id: str) -> None:
    await tx.execute(
        delete(field_override).where(
            field_override.c.module == module.code, field_override.c.record_id == record_id
        )
    )
