"""Rules, holds, removals and checks of recordings (VC-REC-07)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.recordings.retention import Rule
from schemas.people.kinds import OrgType
from schemas.recordings.recordings import HoldView, RecordingCheck, RecordingVerdict, RemovalView
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.recording import (
    recording,
    recording_check,
    recording_hold,
    recording_removal,
)

officer = metadata.tables["officer"]


async def rules(tx: Tx) -> list[Rule]:
    """Every rule; those of the bureau have no prison."""
    rule = metadata.tables["recording_rule"]
    found = select(rule.c.kind, rule.c.unit_id, org_unit.c.org_type, rule.c.keep_days).join(
        org_unit, org_unit.c.id == rule.c.unit_id
    )
    rows = (await tx.execute(found)).all()
    return [
        Rule(row.kind, None if row.org_type == OrgType.BUREAU else row.unit_id, row.keep_days)
        for row in rows
    ]


def is_held(recording_id: Any) -> ColumnElement[bool]:
    """Whether a hold on the recording is in force."""
    open_hold = (
        recording_hold.c.recording_id == recording_id,
        recording_hold.c.lifted_at.is_(None),
    )
    return exists(select(recording_hold.c.id).where(*open_hold))


async def held(tx: Tx, recording_id: str) -> bool:
    return bool(await tx.scalar(select(is_held(recording_id))))


async def lock(tx: Tx, recording_id: str) -> None:
    """Whoever holds, releases or removes takes this first, so that none of them crosses another."""
    found = select(recording.c.id).where(recording.c.id == recording_id)
    await tx.execute(found.with_for_update(key_share=True))


async def hold(tx: Tx, recording_id: str, *, reason: str, officer_id: str, at: datetime) -> str:
    hold_id = make_id()
    await tx.execute(
        insert(recording_hold).values(
            id=hold_id,
            recording_id=recording_id,
            reason=reason,
            placed_by=officer_id,
            placed_at=at,
        )
    )
    return hold_id


async def lift(
    tx: Tx, recording_id: str, *, reason: str, officer_id: str | None, case_id: str, at: datetime
) -> int:
    """End the holds in force; how many there were."""
    lifted = await tx.execute(
        update(recording_hold)
        .where(
            recording_hold.c.recording_id == recording_id,
            recording_hold.c.lifted_at.is_(None),
        )
        .values(lifted_at=at, lifted_by=officer_id, lift_reason=reason, lift_case_id=case_id)
    )
    return lifted.rowcount


async def holds(tx: Tx, recording_id: str) -> list[HoldView]:
    """All holds there were, newest first."""
    found = (
        select(*recording_hold.c, officer.c.name.label("placer"))
        .join(officer, officer.c.id == recording_hold.c.placed_by)
        .where(recording_hold.c.recording_id == recording_id)
        .order_by(recording_hold.c.placed_at.desc())
    )
    return [
        HoldView(
            reason=row.reason,
            placed_by=row.placer,
            placed_at=row.placed_at,
            lift_case_id=row.lift_case_id,
            lifted_at=row.lifted_at,
            lift_reason=row.lift_reason,
        )
        for row in (await tx.execute(found)).all()
    ]


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What a removal leaves behind."""

    recording_id: str
    kind: str
    files: int
    size: int
    sm3: str
    cause: str
    reason: str
    actor_name: str
    case_id: str | None
    at: datetime


async def note_removal(tx: Tx, removed: Removed) -> None:
    values = msgspec.structs.asdict(removed)
    await tx.execute(insert(recording_removal).values(id=make_id(), **values))


async def removals(tx: Tx, recording_id: str) -> list[RemovalView]:
    found = select(recording_removal).where(recording_removal.c.recording_id == recording_id)
    return await tx.all(found.order_by(recording_removal.c.at), RemovalView)


async def note_check(tx: Tx, verdict: RecordingVerdict) -> None:
    """Keep the outcome of the last check."""
    problem = None if verdict.whole else _problem(verdict)
    values = {"at": verdict.at, "whole": verdict.whole, "problem": problem}
    row = upsert(recording_check).values(recording_id=verdict.recording_id, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["recording_id"], set_=values))


def _problem(verdict: RecordingVerdict) -> dict[str, Any]:
    told = {
        "fault": verdict.fault,
        "first_bad": verdict.first_bad,
        "bad_files": verdict.bad_files,
    }
    problem: dict[str, Any] = msgspec.to_builtins({name: one for name, one in told.items() if one})
    return problem


async def last_check(tx: Tx, recording_id: str) -> RecordingCheck | None:
    found = select(recording_check).where(recording_check.c.recording_id == recording_id)
    return await tx.first(found, RecordingCheck)


async def to_check(tx: Tx, before: datetime, states: Collection[str]) -> list[str]:
    """Recordings that were not checked since, longest unchecked first."""
    found: Select[Any] = (
        select(recording.c.id)
        .outerjoin(recording_check, recording_check.c.recording_id == recording.c.id)
        .where(
            recording.c.state.in_(sorted(states)),
            func.coalesce(recording_check.c.at, recording.c.started_at) < before,
        )
        .order_by(recording_check.c.at.asc().nulls_first(), recording.c.id)
    )
    return list(await tx.connection.scalars(found))
