"""Sheets of many days, by state."""

from datetime import date

from connectors.postgres.labour import timesheets
from connectors.postgres.labour.timesheets import shown
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from schemas.labour.timesheets import TimesheetPage, TimesheetState


async def page(
    services: Services,
    officer: Officer,
    *,
    ward_id: str | None,
    since: date | None,
    until: date | None,
    states: tuple[TimesheetState, ...],
    limit: int,
    offset: int,
) -> TimesheetPage:
    async with services.database.reading() as tx:
        rows, total = await timesheets.page(
            tx,
            officer.scopes,
            ward_id=ward_id,
            since=since,
            until=until,
            states=states,
            limit=limit,
            offset=offset,
        )
    return TimesheetPage(rows=[shown(row) for row in rows], total=total)
