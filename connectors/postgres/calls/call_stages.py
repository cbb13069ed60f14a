"""The lines of the case page."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_rows import stage_row
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind, CallState, PartyRole, StageKind
from schemas.tables.calls.call import call_stage, video_call


class StageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what, by whom, when."""

    id: str
    call_id: str
    seq: int
    kind: StageKind
    state: CallState | None
    actor_kind: ActorKind
    actor_id: str | None
    actor_name: str
    at: datetime
    detail: dict[str, Any]


async def add_stage(
    tx: Tx,
    call_id: str,
    kind: StageKind,
    *,
    actor: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
    state: CallState | None = None,
) -> int:
    """Write a line and answer its number; the caller audits where a person acted."""
    # The call's own lock orders writers, the same one that a change of state takes.
    await tx.execute(
        select(video_call.c.id).where(video_call.c.id == call_id).with_for_update(key_share=True)
    )
    last = await tx.scalar(
        select(func.coalesce(func.max(call_stage.c.seq), 0)).where(call_stage.c.call_id == call_id)
    )
    seq = int(last) + 1
    row = stage_row(make_id(), call_id, seq, kind, actor=actor, at=at, detail=detail, state=state)
    await tx.execute(insert(call_stage).values(row))
    return seq


async def stages(tx: Tx, call_id: str) -> list[StageRow]:
    """All lines of a case in their order."""
    statement = select(call_stage).where(call_stage.c.call_id == call_id)
    return await tx.all(statement.order_by(call_stage.c.seq), StageRow)


class Restrictions(msgspec.Struct, frozen=True, kw_only=True):
    """What officers keep parties from now, as the record says."""

    removed: frozenset[PartyRole] = frozenset()
    """Put out of the call and not let in again."""
    muted: frozenset[PartyRole] = frozenset()
    """Taken off the other's ear and not given back."""


async def restrictions(tx: Tx, call_id: str) -> Restrictions:
    """The last word on each party, of putting out and of muting."""
    return Restrictions(
        removed=await _still(tx, call_id, StageKind.REMOVE, "out"),
        muted=await _still(tx, call_id, StageKind.MUTE, "on"),
    )


async def _still(tx: Tx, call_id: str, kind: StageKind, flag: str) -> frozenset[PartyRole]:
    statement = (
        select(call_stage.c.detail)
        .where(call_stage.c.call_id == call_id, call_stage.c.kind == kind.value)
        .order_by(call_stage.c.seq)
    )
    last = {found["role"]: found[flag] for found in (await tx.execute(statement)).scalars()}
    return frozenset(PartyRole(role) for role, on in last.items() if on)
