"""What the booking rules and the scheduler ask of the calls."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_

from connectors.postgres.calls.call_row import CallRow, select_calls
from connectors.postgres.transaction import Tx
from schemas.calls.state import CallState
from schemas.tables.calls.call import video_call

LIVE = (CallState.REQUESTED, CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)


async def overlapping(
    tx: Tx, *, relative_id: str | None, inmate_id: str, since: datetime, until: datetime
) -> list[CallRow]:
    """Live calls of the inmate or the relative that touch a time (half open)."""
    persons: list[ColumnElement[bool]] = [video_call.c.inmate_id == inmate_id]
    if relative_id is not None:
        persons.append(video_call.c.relative_id == relative_id)
    statement = select_calls().where(
        or_(*persons),
        video_call.c.state.in_([state.value for state in LIVE]),
        video_call.c.starts_at < until,
        _planned_end() > since,
    )
    return await tx.all(statement.order_by(video_call.c.starts_at), CallRow)


async def lock_booking(tx: Tx, *person_ids: str) -> None:
    """Let bookings of the same persons come one by one until the commit."""
    for person_id in sorted(person_ids):
        await tx.lock(f"booking:{person_id}")


async def unattended(tx: Tx, state: CallState, before: datetime) -> list[CallRow]:
    """Calls that stand in `state` though their start lies before a moment."""
    found = select_calls().where(stands_late(state, before))
    return await tx.all(found.order_by(video_call.c.starts_at), CallRow)


async def overdue(tx: Tx, now: datetime, grace: timedelta) -> list[CallRow]:
    """Connected calls whose end has passed by more than `grace`: their room is gone."""
    found = select_calls().where(runs_late(now - grace))
    return await tx.all(found.order_by(video_call.c.ends_at), CallRow)


def stands_late(state: CallState, before: datetime) -> ColumnElement[bool]:
    return and_(video_call.c.state == state.value, video_call.c.starts_at < before)


def runs_late(before: datetime) -> ColumnElement[bool]:
    return and_(video_call.c.state == CallState.CONNECTED.value, video_call.c.ends_at < before)


def _planned_end() -> ColumnElement[datetime]:
    """Start and length together; `make_interval` counts its sixth argument in minutes."""
    return video_call.c.starts_at + func.make_interval(0, 0, 0, 0, 0, video_call.c.minutes)
