"""家属评价统计 (VC-ONSITE-18)."""

from collections import defaultdict
from datetime import date

from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures import ratings
from connectors.postgres.visits.figures.ratings import Line
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits.figures.asking import Range, counted
from pipelines.rules.access.codes.visits import READ_VISIT_FIGURES
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.visits.visit_figures import average
from schemas.visits.visit_figures import RatingFigures, RatingMonth

SCORES = range(1, 6)


async def report(services: Services, officer: Officer, asked: Range) -> RatingFigures:
    """How many gave which score, and the average of each prison and month."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.reading() as tx:
        return await figures(tx, officer, asked)


async def figures(tx: Tx, officer: Officer, asked: Range) -> RatingFigures:
    lines = await ratings.lines(tx, await counted(tx, officer, asked))
    months: dict[tuple[str, date], list[Line]] = defaultdict(list)
    for line in lines:
        months[line.prison_id, line.month].append(line)
    count, average_of = _together(lines)
    return RatingFigures(
        since=asked.since,
        until=asked.until,
        ratings=count,
        average=average_of,
        scores=[sum(one.ratings for one in lines if one.score == score) for score in SCORES],
        rows=[_month(rows) for rows in months.values()],
    )


def _together(lines: list[Line]) -> tuple[int, str | None]:
    count = sum(line.ratings for line in lines)
    return count, average(sum(line.score * line.ratings for line in lines), count)


def _month(lines: list[Line]) -> RatingMonth:
    count, average_of = _together(lines)
    first = lines[0]
    return RatingMonth(
        prison_id=first.prison_id,
        prison=first.prison,
        month=first.month,
        ratings=count,
        average=average_of or "",
    )
