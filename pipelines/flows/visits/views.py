"""Bookings as people see them."""

from collections.abc import Sequence

from connectors.postgres.messages import relative_messages
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits
from connectors.postgres.visits.booked_visits import BookedRow
from pipelines.flows.services import Services
from pipelines.flows.visits.ending import LIVE
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.telling import needs_of
from schemas.visits.booking import BookedVisit, Companion


async def visit_views(tx: Tx, services: Services, rows: Sequence[BookedRow]) -> list[BookedVisit]:
    """In the order of the rows, with companions and what the relative was told."""
    ids, now = [row.id for row in rows], services.clock()
    along = await booked_visits.companions_of(tx, ids)
    told = await relative_messages.last_of_bookings(tx, ids)
    views = []
    for row in rows:
        people = along.get(row.id, [])
        begun = begins_at(row.day, row.starts) <= now
        views.append(
            BookedVisit(
                id=row.id,
                booking_no=row.booking_no,
                state=row.state,
                inmate_id=row.inmate_id,
                inmate=row.inmate_name,
                prison=row.prison_name,
                ward=row.ward_name,
                relative=row.relative_name,
                day=row.day,
                starts=row.starts,
                minutes=row.minutes,
                visit_type=row.visit_type,
                room=row.visit_window,
                visitors=row.visitors or len(people) + 1,
                companions=[Companion(name=one.name, minor=one.minor) for one in people],
                needs=needs_of(row),
                note=row.remark or "",
                told=told.get(row.id, ""),
                booked_at=row.created_at,
                cancellable=row.state in LIVE and not begun,
            )
        )
    return views
