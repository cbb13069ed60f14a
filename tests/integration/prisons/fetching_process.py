"""A process that fetches recordings slowly, for tests that kill it."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from connectors.platforms.outbound import Outbound
from connectors.postgres import Database
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.fetching import Fetcher
from pipelines.flows.exchange.prisons.sounds import Sounds
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings
from tests.integration.prisons.recorder import ROOMY, SECRET, SETTINGS

SLOWLY = 20_000
"""Bytes a second: the second block would come after many seconds."""


def now() -> datetime:
    # Not before what the test told, whose clock stands.
    return max(datetime.now(UTC), datetime(2026, 12, 1, tzinfo=UTC))


async def current() -> Settings:
    return SETTINGS


async def main(database_url: str, folder: Path, of: SystemSettings, system_id: str) -> None:
    keys = SoftwareKeys(folder / "keys")
    database = Database(database_url)
    system = open_system(of, SECRET, Surroundings(folder=folder, keys=keys, loopback=True))
    asked = AskedSystem(system, Outbound(database, keys, now), "P03.visit", 6_000)
    sounds = Sounds(
        store=SealedStore(folder / "files", keys),
        folder=folder / "spool",
        settings=current,
        usage=lambda _: ROOMY,
    )
    await Fetcher(database, asked, system_id, sounds, SLOWLY, now).run()


if __name__ == "__main__":
    told = msgspec.json.decode(Path(sys.argv[3]).read_bytes(), type=SystemSettings)
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), told, sys.argv[4]))
