"""What lies in the places for backups, as they tell it themselves."""

import asyncio

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.platform.backups.listing import page_of
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from schemas.platform.backups import BackupPage

READ = "backups:list"


async def backups(services: Services, officer: Officer) -> BackupPage:
    require_permission(officer.permissions, READ)
    return await asyncio.to_thread(page_of, services.live.base, services.clock())
