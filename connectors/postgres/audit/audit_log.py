"""Searching the audit log; the auditor alone reads it (NF-SEC-08)."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, select

from connectors.postgres.transaction import Tx, to_struct
from pipelines.rules.security.chain import ChainRow
from schemas.tables.audit.audit import audit_row

STREAM_BATCH = 500


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; None does not restrict. `until` is not included."""

    stream: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    """Part of the person's name."""
    action: str | None = None
    """Beginning of the action's code: `call.` finds all that was done to calls."""
    object_kind: str | None = None
    object_id: str | None = None
    result: str | None = None


async def newest(tx: Tx, wanted: AuditFilter, *, before: str | None, limit: int) -> list[ChainRow]:
    """Rows from the newest on; `before` is the id of the last row already seen."""
    found = _filtered(select(audit_row), wanted)
    if before is not None:
        found = found.where(audit_row.c.id < before)
    return await tx.all(found.order_by(audit_row.c.id.desc()).limit(limit), ChainRow)


async def count(tx: Tx, wanted: AuditFilter) -> int:
    found = _filtered(select(audit_row), wanted)
    return int(await tx.scalar(select(func.count()).select_from(found.subquery())))


async def stream(tx: Tx, wanted: AuditFilter, *, until_id: str) -> AsyncIterator[list[ChainRow]]:
    """All that match up to a row, from the newest on, some hundred at a time."""
    found = _filtered(select(audit_row), wanted).where(audit_row.c.id <= until_id)
    found = found.order_by(audit_row.c.id.desc())
    rows = await tx.connection.stream(found.execution_options(yield_per=STREAM_BATCH))
    async for batch in rows.mappings().partitions(STREAM_BATCH):
        yield [to_struct(row, ChainRow) for row in batch]


async def last_id(tx: Tx) -> str:
    """The newest row's id; empty where there is none."""
    return str(await tx.scalar(select(func.max(audit_row.c.id))) or "")


def _filtered(
    statement: Select[tuple[object, ...]], wanted: AuditFilter
) -> Select[tuple[object, ...]]:
    row = audit_row.c
    conditions: dict[str, Callable[[Any], ColumnElement[bool]]] = {
        "stream": lambda value: row.stream == value,
        "since": lambda value: row.at >= value,
        "until": lambda value: row.at < value,
        "actor": lambda value: row.actor_name.contains(value, autoescape=True),
        "action": lambda value: row.action.startswith(value, autoescape=True),
        "object_kind": lambda value: row.object_kind == value,
        "object_id": lambda value: row.object_id == value,
        "result": lambda value: row.result == value,
    }
    for name, condition in conditions.items():
        value = getattr(wanted, name)
        if value is not None:
            statement = statement.where(condition(value))
    return statement
