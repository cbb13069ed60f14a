"""长期未会见统计 (VC-ONSITE-24, VC-ONSITE-25)."""

from datetime import date

import msgspec

from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures import unseen
from connectors.postgres.visits.figures.unseen import Asked, Person
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits.figures.asking import path_of
from pipelines.rules.access.codes.visits import READ_VISIT_FIGURES
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.figures.periods import months_later
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.visits.visit_figures import unseen_tree
from schemas.errors import InvalidInput
from schemas.visits.visit_figures import UnseenFigures, UnseenPeople, UnseenPerson


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """The day as which it is counted, and so many months before it."""

    at: date
    months: int
    unit_id: str | None = None

    @property
    def since(self) -> date:
        return months_later(self.at, -self.months)


async def report(services: Services, officer: Officer, asked: Cut) -> UnseenFigures:
    """The tree of units with numbers and shares."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.reading() as tx:
        return await figures(tx, services, officer, asked)


async def figures(tx: Tx, services: Services, officer: Officer, asked: Cut) -> UnseenFigures:
    wards = await unseen.wards(tx, await _wanted(tx, services, officer, asked))
    return UnseenFigures(
        at=asked.at, months=asked.months, since=asked.since, units=unseen_tree(wards)
    )


async def people(
    services: Services, officer: Officer, asked: Cut, limit: int, offset: int
) -> UnseenPeople:
    """The inmates whom a number of the tree counts."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.reading() as tx:
        wanted = await _wanted(tx, services, officer, asked)
        rows, total = await unseen.people(tx, wanted, limit=limit, offset=offset)
    return UnseenPeople(rows=[_person(row, asked.at) for row in rows], total=total)


async def _wanted(tx: Tx, services: Services, officer: Officer, asked: Cut) -> Asked:
    now = services.clock()
    if asked.at > local(now).date():
        raise InvalidInput("统计日期不能晚于今天。", code="day_ahead", field="at")
    return Asked(
        scopes=officer.scopes,
        since=day_bounds(asked.since)[0],
        until=min(day_bounds(asked.at)[1], now),
        unit_path=await path_of(tx, officer, asked.unit_id),
    )


def _person(row: Person, at: date) -> UnseenPerson:
    last = local(row.last_visit).date() if row.last_visit else None
    return UnseenPerson(
        inmate_id=row.inmate_id,
        inmate_no=row.inmate_no,
        name=row.name,
        prison=row.prison,
        ward=row.ward,
        last_visit=last,
        days=(at - (last or local(row.held_since).date())).days,
    )
