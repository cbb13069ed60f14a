"""Venues of video calls, and which calls hold them when."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select

from connectors.postgres.calls.booked_calls import LIVE
from connectors.postgres.calls.call_row import CallRow, call_venue, select_calls, ward
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.venue import Venue
from schemas.calls.state import CallState
from schemas.modules.calls.call_venues import IN_USE, WEEK
from schemas.tables.calls.call import video_call
from schemas.tables.platform.org import org_unit

LIVE_STATES = [state.value for state in LIVE]
prison = org_unit.alias("venue_prison")


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A venue as it is kept."""

    id: str
    name: str
    unit_id: str
    ward_id: str | None
    place: str | None
    sort: int
    state: str
    ward_name: str | None
    prison_code: str
    prison_path: str
    monday: str | None
    tuesday: str | None
    wednesday: str | None
    thursday: str | None
    friday: str | None
    saturday: str | None
    sunday: str | None

    def as_venue(self) -> Venue:
        return Venue(
            id=self.id,
            name=self.name,
            ward_id=self.ward_id,
            sort=self.sort,
            usable=self.state == IN_USE,
            week=tuple(getattr(self, name) or "" for name, _ in WEEK),
        )


def _venues() -> Select[Any]:
    kept = call_venue.c
    return (
        select(
            kept.id,
            kept.name,
            kept.unit_id,
            kept.ward_id,
            kept.place,
            kept.sort,
            kept.state,
            *(kept[name] for name, _ in WEEK),
            ward.c.name.label("ward_name"),
            prison.c.code.label("prison_code"),
            prison.c.path.label("prison_path"),
        )
        .join(prison, prison.c.id == kept.unit_id)
        .outerjoin(ward, ward.c.id == kept.ward_id)
    )


async def of_prison(tx: Tx, prison_id: str) -> list[VenueRow]:
    """All venues of a prison, in the order that officers gave them."""
    kept = call_venue.c
    found = _venues().where(kept.unit_id == prison_id)
    return await tx.all(found.order_by(kept.sort, kept.name, kept.id), VenueRow)


async def get(tx: Tx, venue_id: str) -> VenueRow | None:
    return await tx.first(_venues().where(call_venue.c.id == venue_id), VenueRow)


async def lock(tx: Tx, prison_id: str) -> None:
    """Let whoever gives out a prison's venues come one by one until the commit."""
    await tx.lock(f"venues:{prison_id}")


async def held(
    tx: Tx, prison_id: str, since: datetime, until: datetime, *, but: str | None = None
) -> dict[str, list[Span]]:
    """By venue, when live calls of the prison hold one; `but` names a call that is left out.

    A call that runs longer than planned holds on to its end.
    """
    columns = video_call.c
    found = select(
        columns.id, columns.venue_id, columns.venue_from, columns.venue_until, columns.ends_at
    ).where(
        columns.prison_id == prison_id,
        columns.venue_id.is_not(None),
        columns.state.in_(LIVE_STATES),
        columns.venue_from < until,
    )
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in await tx.execute(found):
        end = max(row.venue_until, row.ends_at or row.venue_until)
        if end > since and row.id != but:
            spans[row.venue_id].append(Span(row.venue_from, end))
    return spans


async def clashing(tx: Tx, venue_id: str, span: Span, *, but: str | None = None) -> CallRow | None:
    """The live call that holds the venue within this time, the first of several."""
    found = select_calls().where(
        video_call.c.venue_id == venue_id,
        video_call.c.state.in_(LIVE_STATES),
        video_call.c.venue_from < span.end,
        video_call.c.venue_until > span.start,
    )
    if but is not None:
        found = found.where(video_call.c.id != but)
    return await tx.first(found.order_by(video_call.c.venue_from), CallRow)


async def calls_of_day(
    tx: Tx, prison_id: str, since: datetime, until: datetime, states: tuple[CallState, ...] = LIVE
) -> list[CallRow]:
    """The prison's calls that begin within the time (half open), earliest first."""
    found = select_calls().where(
        video_call.c.prison_id == prison_id,
        video_call.c.state.in_([state.value for state in states]),
        video_call.c.starts_at >= since,
        video_call.c.starts_at < until,
    )
    return await tx.all(found.order_by(video_call.c.starts_at, video_call.c.id), CallRow)
