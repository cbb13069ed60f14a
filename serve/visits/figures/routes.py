"""Routes of the statistics of visits."""

from datetime import date
from typing import Annotated, Literal

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.asked_days import days_or_month
from pipelines.flows.services import Services
from pipelines.flows.visits.figures import arrivals, files, numbers, ratings, reviews, unseen
from pipelines.flows.visits.figures.asking import Range
from pipelines.flows.visits.figures.files import Table
from pipelines.flows.visits.figures.unseen import Cut
from pipelines.rules.access.codes.visits import EXPORT_VISIT_FIGURES, READ_VISIT_FIGURES
from pipelines.rules.platform.local_time import local
from pipelines.rules.platform.shedding import Order
from schemas.platform.periods import Step
from schemas.visits.visit_figures import (
    ArrivalFigures,
    RatingFigures,
    UnseenFigures,
    UnseenPeople,
    VisitFigures,
    VisitPeople,
    VisitReviewFigures,
    VisitReviewPeople,
)
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, Offset, UnitId, Wired
from serve.route import officers

PageLimit = Annotated[int, QueryParameter(ge=1, le=100)]
Months = Annotated[int, QueryParameter(ge=1, le=60)]
VisitKind = Annotated[str | None, QueryParameter(pattern="^(OPEN|REGULAR|VIDEO)$")]


@officers.get("/api/visit-figures", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def read_visit_figures(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    step: FromQuery[Step] = Step.MONTH,
) -> VisitFigures:
    asked = _range(services, since, until, unit_id, step)
    return await numbers.report(services, officer, asked)


@officers.get("/api/visit-figures/people", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def list_visited_people(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    limit: PageLimit = 20,
    offset: Offset = 0,
) -> VisitPeople:
    asked = _range(services, since, until, unit_id)
    return await numbers.people(services, officer, asked, limit, offset)


@officers.get("/api/visit-figures/arrivals", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def read_arrivals(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    step: FromQuery[Step] = Step.DAY,
) -> ArrivalFigures:
    asked = _range(services, since, until, unit_id, step)
    return await arrivals.report(services, officer, asked)


@officers.get("/api/visit-figures/ratings", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def read_ratings(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
) -> RatingFigures:
    asked = _range(services, since, until, unit_id)
    return await ratings.report(services, officer, asked)


@officers.get("/api/visit-figures/unseen", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def read_unseen(
    services: Wired,
    officer: AsOfficer,
    at: FromQuery[date | None] = None,
    months: Months = 3,
    unit_id: UnitId = None,
) -> UnseenFigures:
    asked = Cut(at=at or _today(services), months=months, unit_id=unit_id)
    return await unseen.report(services, officer, asked)


@officers.get("/api/visit-figures/unseen/people", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def list_unseen_people(
    services: Wired,
    officer: AsOfficer,
    at: FromQuery[date | None] = None,
    months: Months = 3,
    unit_id: UnitId = None,
    limit: PageLimit = 20,
    offset: Offset = 0,
) -> UnseenPeople:
    asked = Cut(at=at or _today(services), months=months, unit_id=unit_id)
    return await unseen.people(services, officer, asked, limit, offset)


@officers.get("/api/visit-figures/reviews", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def read_visit_reviews(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    step: FromQuery[Step] = Step.MONTH,
    visit_type: VisitKind = None,
) -> VisitReviewFigures:
    asked = _range(services, since, until, unit_id, step)
    return await reviews.report(services, officer, asked, visit_type)


@officers.get("/api/visit-figures/reviews/people", asks=READ_VISIT_FIGURES, worth=Order.LATER)
async def list_reviewed_people(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    visit_type: VisitKind = None,
    limit: PageLimit = 20,
    offset: Offset = 0,
) -> VisitReviewPeople:
    asked = _range(services, since, until, unit_id)
    return await reviews.people(services, officer, asked, visit_type, limit, offset)


@officers.get(
    "/api/visit-figures/export", asks=EXPORT_VISIT_FIGURES, worth=Order.LATER, answers=SHEETS
)
async def export_visit_figures(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date],
    until: FromQuery[date],
    table: FromQuery[Table],
    unit_id: UnitId = None,
    step: FromQuery[Step] = Step.MONTH,
    months: Months = 3,
    visit_type: VisitKind = None,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    asked = Range(since=since, until=until, unit_id=unit_id, step=step)
    return sending.made(
        await files.export(services, officer, table, format, asked, months, visit_type)
    )


def _range(
    services: Services,
    since: date | None,
    until: date | None,
    unit_id: str | None,
    step: Step = Step.MONTH,
) -> Range:
    first, last = days_or_month(services, since, until)
    return Range(since=first, until=last, unit_id=unit_id, step=step)


def _today(services: Services) -> date:
    return local(services.clock()).date()


HANDLERS = (
    read_visit_figures,
    list_visited_people,
    read_arrivals,
    read_ratings,
    read_unseen,
    list_unseen_people,
    read_visit_reviews,
    list_reviewed_people,
    export_visit_figures,
)
