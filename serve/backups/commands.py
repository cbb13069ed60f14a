"""What lies in the places for backups, as they tell it themselves."""

import asyncio

from connectors.backups.listing import page_of
from pipelines.rules.access.permissions import require_permission
from schemas.backups import BackupPage
from serve.auth.callers import Officer
from serve.services import Services

READ = "backups:list"


async def backups(services: Services, officer: Officer) -> BackupPage:
    require_permission(officer.permissions, READ)
    return await asyncio.to_thread(page_of, services.live.base, services.clock())
