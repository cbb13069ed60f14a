"""Outcomes of the automatic checks of an application (VC-GEN-19)."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_rows import check_row
from pipelines.rules.calls.checks import Outcome
from schemas.tables.calls.call import call_check


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """One check of one call."""

    id: str
    call_id: str
    name: str
    passed: bool
    message: str
    at: datetime


async def add_check(tx: Tx, call_id: str, outcome: Outcome, at: datetime) -> None:
    """Keep an outcome; a check that is made again makes a new row."""
    row = check_row(make_id(), call_id, outcome, at)
    await tx.execute(insert(call_check).values(row))


async def checks(tx: Tx, call_id: str) -> list[CheckRow]:
    """All outcomes of a call, oldest first."""
    statement = select(call_check).where(call_check.c.call_id == call_id)
    return await tx.all(statement.order_by(call_check.c.id), CheckRow)
