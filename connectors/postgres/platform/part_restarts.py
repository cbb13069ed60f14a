"""Restarts of single parts: asked for by operators, carried out by the part's node."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.platform.cluster.parts import PartKind, RestartOutcome, RestartPart, RestartView
from schemas.tables.access.access import officer
from schemas.tables.platform.cluster import part_restart


class RanBefore(msgspec.Struct, frozen=True, kw_only=True):
    """What was ended: the one that comes after has another process."""

    pid: int | None
    at: datetime


class RestartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A restart that is not over."""

    id: str
    kind: PartKind
    name: str
    reason: str
    asked_at: datetime
    ran_before: RanBefore | None


async def ask(tx: Tx, wanted: RestartPart, officer_id: str, now: datetime) -> str:
    restart_id = make_id()
    await tx.execute(
        insert(part_restart).values(
            id=restart_id,
            node=wanted.node,
            kind=wanted.kind.value,
            name=wanted.name,
            reason=wanted.reason,
            asked_at=now,
            asked_by=officer_id,
        )
    )
    return restart_id


async def open_of(tx: Tx, node: str) -> list[RestartRow]:
    """What this node has to carry out or to wait for, the oldest first."""
    kept = part_restart.c
    found = select(
        kept.id, kept.kind, kept.name, kept.reason, kept.asked_at, kept.ran_before
    ).where(kept.node == node, kept.ended_at.is_(None))
    return await tx.all(found.order_by(kept.id), RestartRow)


async def is_open(tx: Tx, node: str, kind: PartKind, name: str) -> bool:
    """Whether a restart of the same part is not over yet."""
    kept = part_restart.c
    same = (kept.node == node, kept.kind == kind.value, kept.name == name)
    found = select(kept.id).where(*same, kept.ended_at.is_(None)).limit(1)
    return await tx.scalar(found) is not None


async def begin(tx: Tx, restart_id: str, before: RanBefore) -> None:
    kept = part_restart.c
    values = {"ran_before": msgspec.to_builtins(before)}
    await tx.execute(update(part_restart).where(kept.id == restart_id).values(**values))


async def end(tx: Tx, restart_id: str, outcome: RestartOutcome, now: datetime) -> None:
    values = {"outcome": outcome.value, "ended_at": now}
    await tx.execute(update(part_restart).where(part_restart.c.id == restart_id).values(**values))


async def latest(tx: Tx, limit: int) -> list[RestartView]:
    """The last ones over all nodes, the newest first."""
    kept = part_restart.c
    found = (
        select(
            kept.id,
            kept.node,
            kept.kind,
            kept.name,
            kept.reason,
            kept.asked_at,
            officer.c.name.label("by"),
            kept.ended_at,
            kept.outcome,
        )
        .join(officer, officer.c.id == kept.asked_by)
        .order_by(kept.id.desc())
        .limit(limit)
    )
    return await tx.all(found, RestartView)
