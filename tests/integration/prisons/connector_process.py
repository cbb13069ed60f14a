"""A prison's connector as a process of its own, which dies at a place that a test names."""

import asyncio
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

from connectors.doors import row_seals
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from connectors.prisons.port import PrisonSystem
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.opening import opening
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings
from tests.integration.prisons.killing import Fate, MortalApplier, MortalSystem, TickingClock

NEVER = "never"


class SuddenDeath(Fate):
    """What `kill -9` leaves: no handler runs, and nothing is rolled back by us."""

    def __init__(self, phase: str, nth: int) -> None:
        super().__init__(phase)
        self._phase = phase
        self._left = nth

    def meet(self, phase: str) -> None:
        if phase == self._phase:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


async def main(database_url: str, folder: Path, now: datetime, phase: str, nth: int) -> None:
    fate = SuddenDeath(phase, nth)
    keys = SoftwareKeys(folder / "keys")
    settings = Settings(
        data_dir=str(folder),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        prison_stand_ins=True,
    )
    open_one = opening(settings, keys)

    def opened(of: SystemSettings, secret: str) -> PrisonSystem:
        return MortalSystem(open_one(of, secret), fate)

    connectors.LOOK_S = 0.2
    links.REPLAY_EVERY = links.COMPARE_EVERY = links.REVIEW_EVERY = timedelta(0)
    mortal = {kind: MortalApplier(one, fate) for kind, one in appliers(keys).items()}
    connectors.appliers = lambda keys: mortal  # type: ignore[attr-defined,assignment]
    database = Database(database_url, seals=row_seals(keys), spoken=spoken_seals(keys))
    clock = TickingClock(lambda: now)
    await PrisonConnector("P03", database, keys, opened, clock).run()


if __name__ == "__main__":
    _, url, place, at, where, how_often = sys.argv
    asyncio.run(main(url, Path(place), datetime.fromisoformat(at), where, int(how_often)))
