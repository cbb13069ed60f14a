"""How much venues were used, from the calls that were held in them (VC-ROOM-04)."""

from datetime import date, datetime

import msgspec
from sqlalchemy import Date, Float, cast, func, literal_column, select

from connectors.postgres.transaction import Tx
from schemas.calls.state import CallState
from schemas.tables.calls.call import video_call

HELD = [
    state.value
    for state in (
        CallState.WAITING,
        CallState.CONNECTED,
        CallState.ENDED,
        CallState.CUT_OFF,
        CallState.REVIEWED,
    )
]
BOOKED = [*HELD, CallState.REQUESTED.value, CallState.APPROVED.value]
ZONE = "Asia/Shanghai"


class UseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One venue on one day."""

    venue_id: str
    day: date
    calls: int
    booked_minutes: int
    used_minutes: float


async def of_prison(
    tx: Tx, prison_id: str, since: datetime, until: datetime, now: datetime
) -> list[UseRow]:
    """By venue and local day: calls that were held, minutes booked, minutes from join to end."""
    kept = video_call.c
    day = cast(func.timezone(ZONE, kept.starts_at), Date).label("day")
    held = kept.state.in_(HELD)
    seconds = func.extract("epoch", func.coalesce(kept.ended_at, now) - kept.first_joined_at)
    found = (
        select(
            kept.venue_id,
            day,
            func.count().filter(held).label("calls"),
            func.coalesce(func.sum(kept.minutes), 0).label("booked_minutes"),
            cast(func.coalesce(func.sum(seconds).filter(held), 0) / 60, Float).label(
                "used_minutes"
            ),
        )
        .where(
            kept.prison_id == prison_id,
            kept.venue_id.is_not(None),
            kept.state.in_(BOOKED),
            kept.starts_at >= since,
            kept.starts_at < until,
        )
        .group_by(kept.venue_id, literal_column("day"))
    )
    return await tx.all(found, UseRow)
