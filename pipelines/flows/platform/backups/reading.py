"""What lies in the places for backups, as they tell it themselves."""

import asyncio

from pipelines.flows.platform.backups.listing import page_of
from pipelines.flows.services import Services
from schemas.platform.backups import BackupPage


async def backups(services: Services) -> BackupPage:
    return await asyncio.to_thread(page_of, services.live.base, services.clock())
