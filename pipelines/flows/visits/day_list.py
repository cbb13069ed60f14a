"""Who comes on a day, for those who prepare the visits (VC-APPT-21)."""

from datetime import date
from itertools import groupby

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits, visitor_outcomes
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visitor_outcomes import OutcomeRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits import booking, reach
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits import telling
from pipelines.rules.visits.outcomes import expected, tellable
from pipelines.rules.visits.telling import needs_of
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.visits.booking import Companion
from schemas.visits.calendar import ExpectedVisitor, PreparedSession, PreparedVisit, VisitDay


class Along(msgspec.Struct, frozen=True):
    """What stands beside bookings: who comes along, and what became of each."""

    people: dict[str, list[telling.Companion]]
    outcomes: dict[str, dict[str, OutcomeRow]]
    today: date

    def of(self, row: BookedRow) -> list[telling.Companion]:
        return self.people.get(row.id, [])


async def read(services: Services, officer: Officer, prison_id: str | None, day: date) -> VisitDay:
    """The list names people, so that looking at it is logged."""
    async with services.database.transaction() as tx:
        prison, prisons = await reach.prison_among(tx, officer, prison_id)
        rows = await booked_visits.of_day(tx, prison.id, day, officer.scopes)
        along = await _along(tx, services, rows)
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
            prisons=prisons,
            day=day,
            sessions=[
                _session(list(visits), along) for _, visits in groupby(rows, key=_session_key)
            ],
            visits=len(rows),
            visitors=sum(_visitors(row, along) for row in rows),
            with_needs=sum(bool(needs_of(row)) for row in rows),
        )


async def one(tx: Tx, services: Services, booking_id: str) -> PreparedVisit:
    """One visit of the list, as it is now."""
    row = await booking.need(tx, booking_id)
    return _visit(row, await _along(tx, services, [row]))


async def _along(tx: Tx, services: Services, rows: list[BookedRow]) -> Along:
    ids = [row.id for row in rows]
    return Along(
        await booked_visits.companions_of(tx, ids),
        await visitor_outcomes.of_bookings(tx, ids),
        local(services.clock()).date(),
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
    people = along.of(row)
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
        people=_people(row, along),
        tellable=tellable(row.state, row.day, along.today),
    )


def _visitors(row: BookedRow, along: Along) -> int:
    return row.visitors or len(along.of(row)) + 1


def _people(row: BookedRow, along: Along) -> list[ExpectedVisitor]:
    known = along.outcomes.get(row.id, {})
    return [
        ExpectedVisitor(
            name=one.name,
            minor=one.minor,
            outcome=told.outcome if (told := known.get(one.name)) else None,
            reason=(told.reason or "") if told else "",
            told_by=told.told_by if told else None,
        )
        for one in expected(row.relative_name, along.of(row))
    ]
