"""会见复听统计 (VC-ONSITE-26 to -28)."""

from typing import Any

from connectors.postgres.recordings.review_due import rules_of
from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures import reviews
from connectors.postgres.visits.figures.reviews import Line, Wanted
from connectors.postgres.work_memory import make_room
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits.figures.asking import Range, counted
from pipelines.rules.access.codes.visits import READ_VISIT_FIGURES
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.visits.visit_figures import share
from schemas.modules.visits.visits import VISIT_TYPES
from schemas.visits.visit_figures import (
    VisitReviewFigures,
    VisitReviewGroup,
    VisitReviewPeople,
    VisitReviews,
)

TYPES = {option.value: option.title for option in VISIT_TYPES}


async def report(
    services: Services, officer: Officer, asked: Range, visit_type: str | None
) -> VisitReviewFigures:
    """By period, type, prison and ward; each of them adds up to the total."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.transaction() as tx:
        await make_room(tx)
        return await figures(tx, services, officer, asked, visit_type)


async def figures(
    tx: Tx, services: Services, officer: Officer, asked: Range, visit_type: str | None
) -> VisitReviewFigures:
    wanted = await _wanted(tx, services, officer, asked, visit_type)
    lines = await reviews.lines(tx, wanted, asked.step)
    (total,) = lines[reviews.ALL]
    return VisitReviewFigures(
        since=asked.since,
        until=asked.until,
        step=asked.step,
        total=VisitReviews(**_values(total)),
        periods=[_group(line) for line in lines[reviews.PERIOD]],
        types=[_group(line) for line in lines[reviews.TYPE]],
        prisons=[_group(line) for line in lines[reviews.PRISON]],
        wards=[_group(line) for line in lines[reviews.WARD]],
    )


async def people(
    services: Services,
    officer: Officer,
    asked: Range,
    visit_type: str | None,
    limit: int,
    offset: int,
) -> VisitReviewPeople:
    """One row an inmate, by number."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.transaction() as tx:
        await make_room(tx)
        wanted = await _wanted(tx, services, officer, asked, visit_type)
        rows, total = await reviews.people(tx, wanted, limit=limit, offset=offset)
    return VisitReviewPeople(rows=[_group(row) for row in rows], total=total)


async def _wanted(
    tx: Tx, services: Services, officer: Officer, asked: Range, visit_type: str | None
) -> Wanted:
    return Wanted(
        counted=await counted(tx, officer, asked),
        rules=rules_of(services.settings),
        now=services.clock(),
        visit_type=visit_type,
    )


def _group(line: Line) -> VisitReviewGroup:
    return VisitReviewGroup(key=line.key, label=TYPES.get(line.label, line.label), **_values(line))


def _values(line: Line) -> dict[str, Any]:
    return {
        "visits": line.visits,
        "reviewed": line.reviewed,
        "overdue": line.overdue,
        "pending": line.visits - line.reviewed - line.overdue,
        "anomalous": line.anomalous,
        "rate": share(line.reviewed, line.visits),
        "anomaly_rate": share(line.anomalous, line.reviewed),
    }
