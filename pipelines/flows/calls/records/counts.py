"""Per inmate, calls used and left of each kind (VC-VCM-13)."""

from connectors.postgres.calls import call_counts
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.calls.call_counts import counts, window
from schemas.calls.counts import CallCountsPage


async def page(
    services: Services, officer: Officer, text: str, unit_id: str | None, limit: int, offset: int
) -> CallCountsPage:
    """Inmates in custody within reach, by number, each with this month's calls."""
    now = services.clock()
    since, until = window(now)
    async with services.database.transaction() as tx:
        rows, total = await call_counts.in_custody(
            tx,
            officer.scopes,
            text=text.strip(),
            unit_id=unit_id,
            now=now,
            since=since,
            until=until,
            limit=limit,
            offset=offset,
        )
        book = await call_counts.rule_book(tx)
    return CallCountsPage(rows=[counts(row, book, now) for row in rows], total=total)
