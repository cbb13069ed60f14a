"""Values of dated fields whose day has come: the record shows them from then on."""

from datetime import datetime

from sqlalchemy import select, update

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.modules import periods
from connectors.postgres.modules.periods import PeriodRow
from connectors.postgres.modules.shape import shape_of
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.reading import read_value
from pipelines.rules.security.actor import system_actor
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module

SCHEDULER = system_actor("系统")
AT_ONCE = 200


async def apply_due(database: Database, now: datetime) -> int:
    """Put due values into their records; answers how many. What is done twice changes nothing."""
    done = 0
    while True:
        async with database.transaction() as tx:
            found = await periods.due(tx, now, AT_ONCE)
            for code, period in found:
                await _apply(tx, MODULES[code], period, now)
        done += len(found)
        if len(found) < AT_ONCE:
            return done


async def _apply(tx: Tx, module: Module, period: PeriodRow, now: datetime) -> None:
    await periods.applied(tx, period.id, now)
    current = await periods.value_at(tx, (module, period.record_id), period.field, now)
    if current is None or current.id != period.id:
        # A later value counts already.
        return
    field = module.field(period.field)
    table = shape_of(module.code).table
    one = table.c.id == period.record_id
    before = await tx.scalar(select(table.c[field.name]).where(one).with_for_update())
    value = read_value(field, period.value)
    if value == before:
        return
    changed = {field.name: value, "version": table.c.version + 1, "updated_at": now}
    await tx.execute(update(table).where(one).values(**changed))
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=SCHEDULER,
        action=f"{module.code}.due",
        object_kind=module.code,
        object_id=period.record_id,
        detail={
            "before": {field.name: before},
            "after": {field.name: value},
            "reason": period.reason,
        },
        at=now,
    )
