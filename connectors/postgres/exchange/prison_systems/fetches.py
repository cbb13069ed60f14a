"""Recordings that a system told of, and how far each was fetched.

Who fetches writes to the version that was taken alone: where the source told something else
meanwhile, the row is another's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.state import FetchState
from schemas.governance.confidentiality import Confidentiality
from schemas.tables.exchange.prison_system import recording_fetch as table
from schemas.tables.recordings.conversation import conversation

OPEN = (FetchState.WAITING.value, FetchState.FETCHING.value)


class FetchRow(msgspec.Struct, frozen=True, kw_only=True):
    """One recording."""

    id: str
    version: int
    call_id: str
    file: str
    bytes: int
    sm3: str
    first_speaker: str | None
    began_at: datetime | None
    had: int
    tries: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one system's recordings."""

    waiting: int = 0
    waiting_bytes: int = 0
    oldest_at: datetime | None = None
    done: int = 0
    refused: int = 0
    failed: int = 0
    problem: str = ""


async def next_due(tx: Tx, system_id: str, now: datetime) -> FetchRow | None:
    """The oldest whose time has come, those left under way by a dead process among them.

    Of a conversation that is undetermined nothing is fetched until it is settled (VC-GEN-21).
    """
    columns = [table.c[name] for name in FetchRow.__struct_fields__]
    open_question = select(conversation.c.id).where(
        conversation.c.id == table.c.call_id,
        conversation.c.confidentiality == Confidentiality.UNDETERMINED.value,
    )
    found = select(*columns).where(
        table.c.system_id == system_id,
        among(table.c.state, OPEN),
        table.c.next_try_at <= now,
        ~open_question.exists(),
    )
    return await tx.first(found.order_by(table.c.recorded_at, table.c.id).limit(1), FetchRow)


async def open_versions(tx: Tx, system_id: str) -> set[tuple[str, int]]:
    """What is still to be fetched."""
    columns = (table.c.id, table.c.version)
    found = select(*columns).where(table.c.system_id == system_id, among(table.c.state, OPEN))
    return {(row.id, row.version) for row in await tx.execute(found)}


async def under_way(tx: Tx, row: FetchRow, had: int, at: datetime) -> bool:
    """So much is here; False where the row is another's by now."""
    return await _set(tx, row, at, state=FetchState.FETCHING.value, had=had)


async def put_off(
    tx: Tx, row: FetchRow, *, had: int, tries: int, until: datetime, problem: str, at: datetime
) -> bool:
    values = {"had": had, "tries": tries, "next_try_at": until, "problem": problem[:200]}
    return await _set(tx, row, at, state=FetchState.WAITING.value, **values)


async def finish(tx: Tx, row: FetchRow, state: FetchState, problem: str, at: datetime) -> bool:
    return await _set(tx, row, at, state=state.value, problem=problem[:200])


async def figures(tx: Tx, systems: Sequence[str]) -> dict[str, Figures]:
    """Of the systems that told of a recording."""
    counted: dict[str, dict[str, Any]] = {}
    columns = (
        table.c.system_id,
        table.c.state,
        func.count().label("rows"),
        func.sum(table.c.bytes - table.c.had).label("left"),
        func.min(table.c.recorded_at).label("oldest_at"),
    )
    found = select(*columns).where(among(table.c.system_id, systems))
    for row in await tx.execute(found.group_by(table.c.system_id, table.c.state)):
        told = counted.setdefault(row.system_id, {"waiting": 0, "waiting_bytes": 0})
        if row.state in OPEN:
            told["waiting"] += row.rows
            told["waiting_bytes"] += max(0, int(row.left))
            oldest = told.get("oldest_at")
            told["oldest_at"] = min(oldest, row.oldest_at) if oldest else row.oldest_at
        elif row.state in Figures.__struct_fields__:
            told[row.state] = row.rows
    turn = func.row_number().over(
        partition_by=table.c.system_id, order_by=(table.c.recorded_at, table.c.id)
    )
    waiting = (
        select(table.c.system_id, table.c.problem, turn.label("turn"))
        .where(among(table.c.system_id, systems), among(table.c.state, OPEN))
        .subquery()
    )
    first = select(waiting.c.system_id, waiting.c.problem).where(waiting.c.turn == 1)
    for row in await tx.execute(first):
        counted[row.system_id]["problem"] = row.problem
    return {system_id: Figures(**told) for system_id, told in counted.items()}


async def _set(tx: Tx, row: FetchRow, at: datetime, **values: object) -> bool:
    mine = update(table).where(
        table.c.id == row.id, table.c.version == row.version, among(table.c.state, OPEN)
    )
    done = await tx.execute(mine.values(**values, updated_at=at))
    return bool(done.rowcount)
