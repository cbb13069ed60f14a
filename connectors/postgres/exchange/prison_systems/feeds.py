"""How far each kind of record of each system was read, and since when it fails or is behind."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.row_table import table_of
from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.tables.exchange.prison_system import prison_system_feed as table


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of one system."""

    system_id: str
    kind: RecordKind
    cursor: str
    settings: int
    tried_at: datetime | None
    succeeded_at: datetime | None
    failing_since: datetime | None
    problem: str
    backlog: int | None
    behind_since: datetime | None


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of one system that had nothing new behind its cursor."""

    system_id: str
    kind: RecordKind
    cursor: str
    settings: int
    tried_at: datetime


async def get(tx: Tx, system_id: str, kind: RecordKind, settings: int) -> FeedRow:
    """Made at the beginning where there is none."""
    start = {
        "system_id": system_id,
        "kind": kind.value,
        "cursor": "",
        "settings": settings,
        "problem": "",
    }
    found = select(table).where(*_one(system_id, kind))
    row = await tx.first(found, FeedRow)
    if row is None:
        await tx.execute(insert(table).values(start).on_conflict_do_nothing())
        row = await tx.first(found, FeedRow)
    assert row is not None
    return row


async def of_systems(tx: Tx, systems: Sequence[str]) -> list[FeedRow]:
    return await tx.all(select(table).where(among(table.c.system_id, systems)), FeedRow)


async def moved(
    tx: Tx,
    system_id: str,
    kind: RecordKind,
    *,
    asked_from: str,
    settings: int,
    cursor: str,
    backlog: int | None,
    more: bool,
    at: datetime,
) -> bool:
    """A page was taken: an answer, so nothing fails any more.

    False where the cursor stands elsewhere by now, or other settings count; then nothing is done.
    """
    begun = case((table.c.behind_since.is_(None), at), else_=table.c.behind_since)
    values = {
        "cursor": cursor,
        "tried_at": at,
        "succeeded_at": at,
        "failing_since": None,
        "problem": "",
        "backlog": backlog if more else 0,
        "behind_since": begun if more else None,
    }
    here = (table.c.cursor == asked_from, table.c.settings == settings)
    done = await tx.execute(update(table).where(*_one(system_id, kind), *here).values(**values))
    return done.rowcount > 0


async def rested(tx: Tx, rests: Sequence[Rest]) -> set[tuple[str, RecordKind]]:
    """These were asked from their cursors and had nothing new; which of them still stand there."""
    told = table_of(table, [msgspec.structs.asdict(one) for one in rests])
    here = (table.c[name] == told.c[name] for name in ("system_id", "kind", "cursor", "settings"))
    values = {
        "tried_at": told.c.tried_at,
        "succeeded_at": told.c.tried_at,
        "failing_since": None,
        "problem": "",
        "backlog": 0,
        "behind_since": None,
    }
    # Noted a moment late: what failed since then stays failed.
    latest = or_(table.c.tried_at.is_(None), table.c.tried_at <= told.c.tried_at)
    done = update(table).where(*here, latest).values(**values)
    found = await tx.execute(done.returning(table.c.system_id, table.c.kind))
    return {(row.system_id, RecordKind(row.kind)) for row in found}


async def failed(tx: Tx, system_id: str, kind: RecordKind, problem: str, at: datetime) -> None:
    since = case((table.c.failing_since.is_(None), at), else_=table.c.failing_since)
    values = {"tried_at": at, "failing_since": since, "problem": problem[:200]}
    await tx.execute(update(table).where(*_one(system_id, kind)).values(**values))


async def start_again(
    tx: Tx, system_id: str, kinds: Sequence[RecordKind], settings: int, *, keep: bool
) -> None:
    """Under other settings: on from the cursor where they ask the same thing, else from the start.

    What was applied before is known by key and version, so a second reading does nothing.
    """
    values: dict[str, object] = {"settings": settings}
    if not keep:
        values |= {"cursor": "", "behind_since": None}
    these = (table.c.system_id == system_id, among(table.c.kind, [one.value for one in kinds]))
    await tx.execute(update(table).where(*these).values(**values))


def _one(system_id: str, kind: RecordKind) -> tuple[ColumnElement[bool], ...]:
    return table.c.system_id == system_id, table.c.kind == kind.value
