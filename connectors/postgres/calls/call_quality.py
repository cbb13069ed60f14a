"""Measured quality of calls."""

import msgspec
from sqlalchemy import insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.calls.quality import QualitySpan
from schemas.tables.calls.call_quality import call_quality

COLUMNS = tuple(call_quality.c[name] for name in QualitySpan.__struct_fields__)


async def add(tx: Tx, call_id: str, span: QualitySpan) -> None:
    """Keep one side's span."""
    values = msgspec.to_builtins(span)
    await tx.execute(insert(call_quality).values(id=make_id(), call_id=call_id, **values))


async def spans(tx: Tx, call_id: str) -> list[QualitySpan]:
    """All spans of a call by time."""
    statement = (
        select(*COLUMNS)
        .where(call_quality.c.call_id == call_id)
        .order_by(call_quality.c.from_s, call_quality.c.role)
    )
    return await tx.all(statement, QualitySpan)
