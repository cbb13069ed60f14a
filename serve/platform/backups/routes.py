"""The route of the backups."""

from pipelines.flows.platform.backups import reading
from pipelines.rules.access.codes.platform import LIST_BACKUPS
from schemas.platform.backups import BackupPage
from serve.http import Wired
from serve.route import officers


@officers.get("/api/backups", asks=LIST_BACKUPS)
async def list_backups(services: Wired) -> BackupPage:
    return await reading.backups(services)


HANDLERS = (list_backups,)
