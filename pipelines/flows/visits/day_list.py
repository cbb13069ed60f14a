"""Who comes on a day, for those who prepare the visits (VC-APPT-21)."""

from datetime import date
from itertools import groupby

from connectors.postgres.audit import audit
from connectors.postgres.visits import booked_visits
from connectors.postgres.visits.booked_visits import BookedRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits import reach
from pipelines.rules.visits import telling
from pipelines.rules.visits.telling import needs_of
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.visits.booking import Companion
from schemas.visits.calendar import PreparedSession, PreparedVisit, VisitDay

Along = dict[str, list[telling.Companion]]


async def read(services: Services, officer: Officer, prison_id: str | None, day: date) -> VisitDay:
    """The list names people, so that looking at it is logged."""
    async with services.database.transaction() as tx:
        prison = await reach.prison_for(tx, officer, prison_id)
        rows = await booked_visits.of_day(tx, prison.id, day, officer.scopes)
        along = await booked_visits.companions_of(tx, [row.id for row in rows])
        await audit.write(
            tx,
            stream=prison.code,
            actor=officer.actor(),
            action=f"{VISIT_BOOKINGS.code}.prepare",
            object_kind="org_unit",
            object_id=prison.id,
            detail={"day": day.isoformat(), "visits": len(rows)},
            at=services.clock(),
        )
        return VisitDay(
            prison_id=prison.id,
            prison=prison.name,
            prisons=await reach.prisons_of(tx, officer),
            day=day,
            sessions=[
                _session(list(visits), along) for _, visits in groupby(rows, key=_session_key)
            ],
            visits=len(rows),
            visitors=sum(_visitors(row, along) for row in rows),
            with_needs=sum(bool(needs_of(row)) for row in rows),
        )


def _session_key(row: BookedRow) -> tuple[str, int, str]:
    return row.starts, row.minutes, row.visit_window or ""


def _session(rows: list[BookedRow], along: Along) -> PreparedSession:
    first = rows[0]
    return PreparedSession(
        starts=first.starts,
        minutes=first.minutes,
        visit_type=first.visit_type,
        room=first.visit_window,
        visits=[_visit(row, along) for row in rows],
    )


def _visit(row: BookedRow, along: Along) -> PreparedVisit:
    people = along.get(row.id, [])
    return PreparedVisit(
        id=row.id,
        booking_no=row.booking_no,
        state=row.state,
        inmate=row.inmate_name,
        inmate_no=row.inmate_no,
        ward=row.ward_name,
        relative=row.relative_name,
        kinship=row.kinship,
        visitors=_visitors(row, along),
        companions=[Companion(name=one.name, minor=one.minor) for one in people],
        needs=needs_of(row),
        note=row.remark or "",
    )


def _visitors(row: BookedRow, along: Along) -> int:
    return row.visitors or len(along.get(row.id, [])) + 1
