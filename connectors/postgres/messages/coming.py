"""Calls and visits that are to come, as people are reminded of them (VC-PUB-13)."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.booking_rule import begins_at
from schemas.calls.state import CallState
from schemas.messages.occasions import Occasion
from schemas.modules.common import APPROVED
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.tables.access.notice import relative_message
from schemas.tables.calls.call import video_call
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import relative

visit = GENERATED[VISIT_BOOKINGS.code]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment that was approved."""

    id: str
    occasion: Occasion
    relative_id: str
    prison_id: str
    number: str
    starts_at: datetime
    agreed_at: datetime
    """When the person learned that it will be."""


async def calls(tx: Tx, now: datetime, until: datetime) -> list[Coming]:
    """Calls that begin after now and no later than then."""
    columns = (
        video_call.c.id,
        video_call.c.relative_id,
        video_call.c.prison_id,
        video_call.c.case_no,
        video_call.c.starts_at,
        video_call.c.decided_at,
        video_call.c.requested_at,
    )
    found = select(*columns).where(
        video_call.c.state == CallState.APPROVED.value,
        video_call.c.starts_at > now,
        video_call.c.starts_at <= until,
        video_call.c.dialled.is_(False),
    )
    return [
        Coming(
            id=row.id,
            occasion=Occasion.CALL_SOON,
            relative_id=row.relative_id,
            prison_id=row.prison_id,
            number=row.case_no,
            starts_at=row.starts_at,
            agreed_at=row.decided_at or row.requested_at,
        )
        for row in await tx.execute(found)
    ]


async def visits(tx: Tx, now: datetime, until: datetime) -> list[Coming]:
    """Visits of the calendar that begin after now and no later than then."""
    columns = ("id", "relative_id", "prison_id", "booking_no", "day", "starts", "created_at")
    found = select(*(visit.c[name] for name in columns)).where(
        visit.c.state == APPROVED,
        visit.c.booking_no.is_not(None),
        visit.c.day >= local(now).date(),
        visit.c.day <= local(until).date(),
    )
    coming = [
        Coming(
            id=row.id,
            occasion=Occasion.VISIT_SOON,
            relative_id=row.relative_id,
            prison_id=row.prison_id,
            number=row.booking_no,
            starts_at=begins_at(row.day, row.starts),
            agreed_at=row.created_at,
        )
        for row in await tx.execute(found)
    ]
    return [one for one in coming if now < one.starts_at <= until]


async def told(tx: Tx, keys: Collection[str]) -> set[str]:
    """Which of these changes people were told of."""
    found = select(relative_message.c.once).where(among(relative_message.c.once, keys))
    return set((await tx.connection.scalars(found)).all())


async def present(tx: Tx, relative_ids: Collection[str]) -> set[str]:
    """Those who are still known to the platform."""
    found = select(relative.c.id).where(
        among(relative.c.id, relative_ids), relative.c.enabled.is_(True)
    )
    return set((await tx.connection.scalars(found)).all())
