"""Fields that an officer set in place of an outside system's, with what that system says."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.modules import overrides, records
from connectors.postgres.modules.overrides import OverrideRow
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.told_records import STATE
from pipelines.flows.modules.views import label_of
from pipelines.rules.modules.titles import shown, state_title
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.views import FieldOverride
from schemas.platform.reach import EVERYWHERE


async def shown_of(tx: Tx, desk: Desk, record_id: str) -> list[FieldOverride]:
    """Those of a record that the officer may see, by field name."""
    return [
        FieldOverride(
            field=row.field,
            source=row.source,
            actor=row.actor,
            at=row.at,
            reason=row.reason,
            told=None if row.told is None else await _words(tx, desk, row, row.told["value"]),
        )
        for row in await overrides.all_of(tx, desk.module, record_id)
        if row.field not in desk.hidden
    ]


async def _words(tx: Tx, desk: Desk, row: OverrideRow, value: Any) -> str:
    """What the source says as people read it; empty where it says nothing."""
    if row.field == STATE:
        return state_title(desk.module, value)
    field = desk.module.field(row.field)
    match field.kind:
        case kinds.Linked(module=module) if value is not None:
            # Named as in the record itself, wherever he may be.
            target = MODULES[module]
            named = await records.get(tx, target, desk.seals, EVERYWHERE, value)
            return label_of(target, named) if named else ""
        case kinds.Moment() if value is not None:
            return shown(field, msgspec.convert(value, datetime))
        case _:
            return shown(field, value)
