"""Routes by which officers change visits and review those that were flagged (VC-APPT-04, -17)."""

from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.visits import flagged, moving
from pipelines.rules.access.codes.visits import MOVE_VISITS, REVIEW_VISITS
from schemas.base import Id
from schemas.visits.booking import BookedVisit
from schemas.visits.review import ChangeVisit, FlagCause, ReviewVisit, VisitReviews, VisitToChange
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Offset = Annotated[int, QueryParameter(ge=0, le=100_000)]


@officers.get("/api/visit-reviews", asks=REVIEW_VISITS)
async def flagged_visits(
    services: Wired,
    officer: AsOfficer,
    prison_id: FromQuery[Id | None] = None,
    cause: FromQuery[FlagCause | None] = None,
    decided: FromQuery[bool] = False,
    limit: Limit = 20,
    offset: Offset = 0,
) -> VisitReviews:
    return await flagged.page(
        services,
        officer,
        prison_id,
        is_open=not decided,
        cause=cause,
        limit=limit,
        offset=offset,
    )


@officers.get("/api/visit-reviews/{booking_id:str}", asks=REVIEW_VISITS)
async def flagged_visit(services: Wired, officer: AsOfficer, booking_id: PathId) -> VisitToChange:
    return await flagged.one(services, officer, booking_id)


@officers.act("/api/visit-reviews/{booking_id:str}/review", asks=REVIEW_VISITS)
async def review_visit(
    services: Wired, officer: AsOfficer, booking_id: PathId, data: JSONBody[ReviewVisit]
) -> VisitToChange:
    return await flagged.review(services, officer, booking_id, data)


@officers.get("/api/visit-booking/{booking_id:str}", asks=MOVE_VISITS)
async def visit_to_change(services: Wired, officer: AsOfficer, booking_id: PathId) -> VisitToChange:
    return await flagged.one(services, officer, booking_id)


@officers.act("/api/visit-booking/{booking_id:str}/change", asks=MOVE_VISITS)
async def change_visit(
    services: Wired, officer: AsOfficer, booking_id: PathId, data: JSONBody[ChangeVisit]
) -> BookedVisit:
    return await moving.change_one(services, officer, booking_id, data)


HANDLERS = (flagged_visits, flagged_visit, review_visit, visit_to_change, change_visit)
