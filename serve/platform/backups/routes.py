"""The route of the backups."""

from litestar import get

from pipelines.flows.platform.backups import reading
from schemas.platform.backups import BackupPage
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/backups", guards=[officers_only])
async def list_backups(services: Wired, officer: AsOfficer) -> BackupPage:
    return await reading.backups(services, officer)


HANDLERS = (list_backups,)
