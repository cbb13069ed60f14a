"""Calls that have, or should have, a room now (VC-AV-01, VC-AV-09)."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from connectors.postgres.calls.call_row import CallRow, select_calls, ward
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.calls.call_state import RUNNING
from schemas.calls.state import CallState
from schemas.errors import Unavailable
from schemas.tables.calls.call import video_call

_running = video_call.c.state.in_([state.value for state in RUNNING])
_approved = video_call.c.state == CallState.APPROVED.value


async def require_room(tx: Tx, most: int) -> None:
    """Hold the place of one more call until the commit; `Unavailable` where none is left."""
    await tx.lock("running calls")
    running = await count(tx)
    if running >= most:
        raise Unavailable(
            f"同时进行的通话已达上限（{most} 路），请稍后再进入。", code="no_room_left", most=most
        )


async def count(tx: Tx) -> int:
    """How many calls run on the whole platform."""
    return int(await tx.scalar(select(func.count()).select_from(video_call).where(_running)))


async def page(tx: Tx, scopes: tuple[str, ...], *, limit: int, offset: int) -> list[CallRow]:
    """Those of a unit, latest start first."""
    found = select_calls().where(in_scopes(ward.c.path, scopes), _running)
    ordered = found.order_by(video_call.c.starts_at.desc(), video_call.c.id.desc())
    return await tx.all(ordered.limit(limit).offset(offset), CallRow)


async def with_rooms(tx: Tx, now: datetime, ahead: timedelta, absence: timedelta) -> list[str]:
    """Ids of calls that run, or that begin within `ahead` and whose parties may still come."""
    awaited = and_(
        _approved,
        video_call.c.starts_at <= now + ahead,
        video_call.c.starts_at > now - absence,
    )
    statement = (
        select(video_call.c.id)
        .where(or_(_running, awaited))
        .order_by(video_call.c.starts_at, video_call.c.id)
    )
    return list((await tx.execute(statement)).scalars())
