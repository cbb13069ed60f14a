"""What must happen to calls and rows although nobody is there to do it."""

import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, or_, select

from connectors.postgres.access import sessions
from connectors.postgres.calls import booked_calls, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.database import Database
from connectors.postgres.messages import inbox, outbox
from connectors.postgres.platform import repeats
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.call_rows import ended_columns, ended_detail
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import ActorKind, CallState, EndReason, StageKind
from schemas.errors import Conflict
from schemas.tables.calls.call import video_call

logger = logging.getLogger(__name__)

SCHEDULER = system_actor("系统")
ROOM_GRACE = timedelta(seconds=120)
"""A living room ends its call itself; so long after its time the room must be dead."""
KEEP_SESSIONS = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=40)
"""Longer than a stream keeps and could deliver them."""
KEEP_REPEATS = timedelta(hours=24)
"""A page sends a request again within minutes; a person who comes back next day looks first."""


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows were removed."""

    sessions: int
    inbox: int
    outbox: int
    repeats: int


def overdue(now: datetime, absence_s: int) -> Select[Any]:
    """What `close_overdue` would end."""
    late = now - timedelta(seconds=absence_s)
    return select(video_call.c.id).where(
        or_(
            booked_calls.stands_late(CallState.APPROVED, late),
            booked_calls.stands_late(CallState.WAITING, late - ROOM_GRACE),
            booked_calls.runs_late(now - ROOM_GRACE),
        )
    )


async def close_overdue(database: Database, now: datetime, absence_s: int) -> list[str]:
    """End every call whose time has passed without anybody doing so; answers their ids."""
    async with database.reading() as tx:
        late = now - timedelta(seconds=absence_s)
        found = await booked_calls.unattended(tx, CallState.APPROVED, late)
        found += await booked_calls.unattended(tx, CallState.WAITING, late - ROOM_GRACE)
        found += await booked_calls.overdue(tx, now, ROOM_GRACE)
    return [call.id for call in found if await _close(database, call, now)]


async def _close(database: Database, seen: CallRow, now: datetime) -> bool:
    """Each call in a transaction of its own, so that one refusal holds up no other."""
    try:
        async with database.transaction() as tx:
            call = await calls.get(tx, seen.id, for_update=True)
            if call is None or call.version != seen.version:
                return False
            to, columns = await _end(tx, call, now)
            detail = ended_detail(columns["end_reason"], None)
            await calls.change_state(
                tx, call, to, at=now, actor=SCHEDULER, detail=detail, **columns
            )
    except Conflict as error:
        logger.warning("call %s was moved meanwhile: %s", seen.id, error)
        return False
    return True


async def _end(tx: Tx, call: CallRow, now: datetime) -> tuple[CallState, dict[str, Any]]:
    if call.state is CallState.CONNECTED:
        # Nobody counted the minutes after the room was lost: the planned end bounds them.
        ended_at = min(now, call.ends_at or now)
        lost = EndReason.CONNECTION_LOST
        return CallState.ENDED, ended_columns(call.connected_at, ended_at, lost, None)
    return CallState.MISSED, ended_columns(None, now, await _absent(tx, call), None)


async def _absent(tx: Tx, call: CallRow) -> EndReason:
    """Who never came, by the lines of the case page."""
    came = {
        stage.actor_kind
        for stage in await calls.stages(tx, call.id)
        if stage.kind is StageKind.JOIN
    }
    if ActorKind.RELATIVE in came and ActorKind.INMATE not in came:
        return EndReason.INMATE_ABSENT
    if ActorKind.INMATE in came and ActorKind.RELATIVE not in came:
        return EndReason.RELATIVE_ABSENT
    return EndReason.CONNECTION_LOST if came else EndReason.BOTH_ABSENT


async def clear(
    database: Database, now: datetime, *, keep_sessions: timedelta = KEEP_SESSIONS
) -> Cleared:
    """Remove rows that nobody needs any more."""
    async with database.transaction() as tx:
        return Cleared(
            sessions=await sessions.clear(tx, now=now, keep=keep_sessions),
            inbox=await inbox.clear(tx, now=now, keep=KEEP_MESSAGES),
            outbox=await outbox.clear_published(tx, now - KEEP_MESSAGES),
            repeats=await repeats.clear(tx, now - KEEP_REPEATS),
        )
