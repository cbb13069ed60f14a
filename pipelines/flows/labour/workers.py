"""Who works where, with which grade."""

from connectors.postgres.labour import workers
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from schemas.labour.workers import WorkersPage


async def page(
    services: Services,
    officer: Officer,
    text: str,
    unit_id: str | None,
    grade_no: int | None,
    limit: int,
    offset: int,
) -> WorkersPage:
    """Inmates in custody within reach, by number, with what counts today."""
    today = local(services.clock()).date()
    async with services.database.reading() as tx:
        rows, total = await workers.page(
            tx,
            officer.scopes,
            today,
            text=text.strip(),
            unit_id=unit_id,
            grade_no=grade_no,
            limit=limit,
            offset=offset,
        )
    return WorkersPage(rows=rows, total=total)
