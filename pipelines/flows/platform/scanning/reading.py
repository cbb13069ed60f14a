"""What was refused, and whether a scanner looks."""

from connectors.postgres.platform import refused_uploads
from connectors.scanning.opening import admits_unscanned
from pipelines.flows.services import Services
from schemas.platform.uploads import UploadChecks


async def checks(services: Services, limit: int, offset: int) -> UploadChecks:
    async with services.database.transaction() as tx:
        rows, total = await refused_uploads.page(tx, limit, offset)
    state = await services.scanner.state()
    return UploadChecks(
        rows=rows,
        total=total,
        scanner_ready=state.ready,
        scanner=state.version,
        unscanned_admitted=admits_unscanned(services.live.base),
    )
