"""What is undetermined within an officer's reach, the oldest first."""

from connectors.postgres.governance import undetermined
from connectors.postgres.governance.undetermined import Filter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from schemas.governance.undetermined import UndeterminedPage


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> UndeterminedPage:
    """Rows without anything that was said, and how many wait in each prison."""
    now = services.clock()
    async with services.database.reading() as tx:
        rows, total = await undetermined.page(
            tx, officer.scopes, wanted, now, limit=limit, offset=offset
        )
        prisons = await undetermined.by_prison(tx, officer.scopes)
    return UndeterminedPage(rows=rows, total=total, prisons=prisons)
