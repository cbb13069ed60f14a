"""What lies in the places for backups, as they tell it themselves."""

import asyncio

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.platform.backups.listing import page_of
from pipelines.flows.services import Services
from pipelines.rules.access.codes.platform import LIST_BACKUPS
from pipelines.rules.access.permissions import require_permission
from schemas.platform.backups import BackupPage


async def backups(services: Services, officer: Officer) -> BackupPage:
    require_permission(officer.permissions, LIST_BACKUPS)
    return await asyncio.to_thread(page_of, services.live.base, services.clock())
