"""Telling relatives by telephone: what waits, who has it in hand, and what came of it (VC-INM-05).

A notice is planned in the transaction that it tells of. Whoever rings claims it first; a claim
that is not redeemed lapses, and the same try is asked of the gateway again under the same key.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.notice_state import NoticeState
from pipelines.rules.phone.spoken_notice import Told, spoken
from schemas.settings import Settings
from schemas.tables.access.notice import call_phone_notice as kept

LEASE = timedelta(seconds=120)
"""Longer than a call may take; a claim as old as that is of a process that is gone."""


OPEN = (NoticeState.WAITING.value, NoticeState.CALLING.value)


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One notice."""

    id: str
    call_id: str
    state: NoticeState
    text: str
    tries: int
    failures: int
    due_at: datetime
    claimed_at: datetime | None
    outcome: str
    ended_at: datetime | None


def told_of(call: CallRow, settings: Settings) -> Told:
    return Told(
        prison=call.prison_name,
        inmate=call.inmate_name,
        starts_at=call.starts_at,
        minutes=call.minutes,
        early_s=settings.join_early_s,
    )


async def plan_notice(tx: Tx, call: CallRow, settings: Settings, at: datetime) -> str:
    """Have the relative rung about the call as it stands now; an older notice is dropped."""
    await drop(tx, call.id, at)
    notice_id = make_id()
    await tx.execute(
        insert(kept).values(
            id=notice_id,
            call_id=call.id,
            state=NoticeState.WAITING.value,
            text=spoken(told_of(call, settings)),
            tries=0,
            failures=0,
            due_at=at,
            outcome="",
        )
    )
    return notice_id


async def drop(tx: Tx, call_id: str, at: datetime) -> None:
    """Open notices of a call that is not as they say any more."""
    await tx.execute(
        update(kept)
        .where(kept.c.call_id == call_id, kept.c.state.in_(OPEN))
        .values(state=NoticeState.DROPPED.value, ended_at=at)
    )


async def is_any_due(tx: Tx, now: datetime) -> bool:
    """Whether `claim` would find one."""
    found = select(kept.c.id).where(_claimable(now)).limit(1)
    return await tx.scalar(found) is not None


def _claimable(now: datetime) -> ColumnElement[bool]:
    due = and_(kept.c.state == NoticeState.WAITING.value, kept.c.due_at <= now)
    lapsed = and_(kept.c.state == NoticeState.CALLING.value, kept.c.claimed_at <= now - LEASE)
    return or_(due, lapsed)


async def claim(tx: Tx, now: datetime, limit: int) -> list[NoticeRow]:
    """Notices that are due, or whose ringing process is gone; now in the caller's hand.

    A new try is counted with the claim, one that lapsed is not counted again.
    """
    found = (
        select(kept)
        .where(_claimable(now))
        .order_by(kept.c.due_at, kept.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for row in await tx.all(found, NoticeRow):
        fresh = row.state is NoticeState.WAITING and row.failures == 0
        tries = row.tries + 1 if fresh else max(1, row.tries)
        changed = {"state": NoticeState.CALLING.value, "claimed_at": now, "tries": tries}
        await tx.execute(update(kept).where(kept.c.id == row.id).values(**changed))
        claimed.append(
            msgspec.structs.replace(row, state=NoticeState.CALLING, claimed_at=now, tries=tries)
        )
    return claimed


async def settle(
    tx: Tx,
    notice: NoticeRow,
    state: NoticeState,
    *,
    at: datetime,
    outcome: str,
    due_at: datetime | None = None,
    failures: int = 0,
) -> bool:
    """Write down what came of a claim; False where the notice was dropped or claimed anew."""
    values: dict[str, Any] = {"state": state.value, "outcome": outcome[:200], "failures": failures}
    if due_at is not None:
        values["due_at"] = due_at
    else:
        values["ended_at"] = at
    mine = and_(
        kept.c.id == notice.id,
        kept.c.state == NoticeState.CALLING.value,
        kept.c.claimed_at == notice.claimed_at,
    )
    done = await tx.execute(update(kept).where(mine).values(**values))
    return bool(done.rowcount)


async def of_calls(tx: Tx, call_ids: Sequence[str]) -> dict[str, NoticeRow]:
    """The latest notice of each call."""
    found = select(kept).where(kept.c.call_id.in_(call_ids)).order_by(kept.c.id)
    return {row.call_id: row for row in await tx.all(found, NoticeRow)}
