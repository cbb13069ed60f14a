"""How far the review of visits has come (VC-ONSITE-26 to -28)."""

from connectors.postgres.recordings.review_due import rules_of
from connectors.postgres.visits.figures import reviews
from connectors.postgres.visits.figures.reviews import ALL, PERSON, TYPE, Wanted
from connectors.postgres.work_memory import make_room
from pipelines.flows.modules.figures.asking import Asking
from pipelines.flows.visits.figures.asking import counted_of
from pipelines.rules.modules.figures import lines as told
from pipelines.rules.modules.figures.lines import Counted
from schemas.modules.visits.visits import VISIT_TYPES

TYPES = {option.value: option.title for option in VISIT_TYPES}
GROUPS = {TYPE: "visit_type"}


async def visits(asking: Asking) -> Counted:
    """By period, type, prison and ward; each of them adds up to the whole."""
    await make_room(asking.tx)
    found = await reviews.lines(asking.tx, await _wanted(asking), asking.wanted.step)
    return Counted(lines=[_line(line) for lines in found.values() for line in lines])


async def people(asking: Asking, limit: int, offset: int) -> tuple[list[told.Line], int]:
    """One line an inmate, by number."""
    await make_room(asking.tx)
    wanted = await _wanted(asking)
    rows, total = await reviews.people(asking.tx, wanted, limit=limit, offset=offset)
    return [_line(row) for row in rows], total


async def _wanted(asking: Asking) -> Wanted:
    return Wanted(
        counted=await counted_of(asking),
        rules=rules_of(asking.services.settings),
        now=asking.wanted.now,
        visit_type=asking.wanted.choices.get("visit_type"),
    )


def _line(line: reviews.Line) -> told.Line:
    named = {TYPE: TYPES.get(line.key, line.key), PERSON: line.label}
    return told.Line(
        group=GROUPS.get(line.of, line.of),
        key=() if line.of == ALL else (line.key,),
        values={
            "visits": line.visits,
            "pending": line.visits - line.reviewed - line.overdue,
            "reviewed": line.reviewed,
            "overdue": line.overdue,
            "anomalous": line.anomalous,
        },
        titles=(named[line.of],) if line.of in named else (),
    )
