"""Officers read what the pre-review found, and which bookings wait for them (VC-APPT-11)."""

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits, visit_prereviews, waiting_visits
from connectors.postgres.visits.waiting_visits import WaitingRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.errors import NotFound
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.visits.prereview import VisitPrereview, WaitingVisit

MOST = 200


async def waiting(services: Services, officer: Officer, *, flagged: bool) -> list[WaitingVisit]:
    """Bookings in reach that nobody has decided on, with what was found of each."""
    async with services.database.transaction() as tx:
        rows = await waiting_visits.waiting(tx, officer.scopes, officer.id, MOST, flagged=flagged)
        found = await visit_prereviews.of_bookings(tx, [row.id for row in rows])
        await _note(tx, services, officer, "org_unit", officer.unit_id, {"shown": len(rows)})
        return [_view(row, found.get(row.id)) for row in rows]


async def of_booking(services: Services, officer: Officer, booking_id: str) -> VisitPrereview:
    """The record of one booking's pre-review, for its page."""
    async with services.database.transaction() as tx:
        row = await booked_visits.get(tx, booking_id)
        found = await visit_prereviews.of_bookings(tx, [booking_id])
        if row is None or not in_scopes(officer.scopes, row.ward_path) or booking_id not in found:
            raise NotFound("没有找到这次会见预约的预审记录。", code="prereview_not_found")
        await _note(tx, services, officer, VISIT_BOOKINGS.code, booking_id, {})
        return found[booking_id]


async def _note(
    tx: Tx,
    services: Services,
    officer: Officer,
    kind: str,
    about: str,
    detail: dict[str, int],
) -> None:
    """A look at what is heeded about inmates is written down."""
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action="visit_bookings.prereview",
        object_kind=kind,
        object_id=about,
        detail=dict(detail),
        at=services.clock(),
    )


def _view(row: WaitingRow, found: VisitPrereview | None) -> WaitingVisit:
    return WaitingVisit(
        id=row.id,
        booking_no=row.booking_no,
        inmate=row.inmate_name,
        inmate_no=row.inmate_no,
        ward=row.ward_name,
        relative=row.relative_name,
        kinship=row.kinship,
        day=row.day,
        starts=row.starts,
        visitors=row.visitors or 1,
        case_id=row.case_id,
        visit=row.visit,
        node=row.node_title or "",
        mine=row.mine,
        suggestion=row.suggestion,
        prereview=found,
    )
