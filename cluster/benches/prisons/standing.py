"""Stand-ins of all prisons' systems beside a demonstration: watched, and ended with it."""

import asyncio
import logging
import shutil
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cluster.benches.prisons.kept_bureau import folder_of
from cluster.benches.prisons.progress import Progress
from cluster.benches.prisons.registering import register
from cluster.benches.prisons.roster import Kept, kept_in, people
from cluster.services.child import Child
from cluster.settings import PREFIX
from connectors.doors import open_doors
from connectors.prisons.adapters.carrying import IN
from connectors.prisons.adapters.files import COUNTS, RECORDS
from connectors.prisons.simulators.prisons import StandIn
from pipelines.flows.exchange.prisons.opening import FOLDER
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings

_log = logging.getLogger("qinqiao.prisons")
TOLD = "told.jsonl"
DAYS = 10
"""With 500 records some fifty a day and system: a page of them lives, and none is crowded."""
NICENESS = 10
"""Company for the platform, which goes first."""
_STOP_S = 10.0


class _Line(msgspec.Struct, frozen=True):
    """What the process tells of one."""

    prison: str
    kind: SystemKind
    maker: str
    settings: SystemSettings
    secret: str


class PrisonStandIns:
    """One process for all of them; systems are registered as soon as it has told of them."""

    name = "prison stand-ins"

    def __init__(
        self,
        settings: Settings,
        log: Path,
        environment: Mapping[str, str],
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._log = log
        self._registered = False
        own = {"DATA_DIR": settings.data_dir, "KEYS_DIR": settings.keys_dir}
        self._environment = {**environment, **{f"{PREFIX}{k}": v for k, v in own.items()}}
        self._folder = Path(settings.prisons_dir or Path(settings.data_dir) / FOLDER)
        self._kept = folder_of(settings)
        self._told = self._kept / TOLD
        self._child = Child([], log=log, environment=self._environment)

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.alive()

    def start(self) -> None:
        now = datetime.now(UTC)
        kept = kept_in(self._kept, lambda: asyncio.run(self._people()), now)
        self._told.unlink(missing_ok=True)
        clear(self._folder)
        self._child = Child(self._command(kept), log=self._log, environment=self._environment)
        self._child.start()

    def restart(self) -> None:
        self.start()

    def stop(self) -> None:
        self._child.stop(signal.SIGINT, _STOP_S)

    def look(self) -> None:
        """Register what the process tells of, once for each start of it."""
        if not self._told.exists():
            if self._progress is not None and self._registered:
                self._progress.look()
            return
        lines = self._told.read_bytes().splitlines()
        told = [msgspec.json.decode(line, type=_Line) for line in lines]
        asyncio.run(self._register([StandIn(*msgspec.structs.astuple(one)) for one in told]))
        # Secrets stand in it; a registration that failed is tried again at the next look.
        self._told.unlink()
        _log.info("registered %d stand-ins", len(told))
        self._registered = True
        if self._progress is not None:
            self._progress.begin()

    async def _people(self) -> tuple[str, str]:
        doors = open_doors(self._settings)
        try:
            return await people(doors.database)
        finally:
            await doors.close()

    async def _register(self, told: list[StandIn]) -> None:
        doors = open_doors(self._settings)
        try:
            await register(doors.database, doors.keys, told, datetime.now(UTC))
        finally:
            await doors.close()

    def _command(self, kept: Kept) -> list[str]:
        options = {
            "--roster": kept.inmates,
            "--officers": kept.officers,
            "--bureau": kept.bureau,
            "--since": kept.since,
            "--days": DAYS,
            "--records": self._settings.prison_stand_in_records,
            "--told": self._told,
        }
        given = {name: value for name, value in options.items() if value is not None}
        said = [str(part) for option in given.items() for part in option]
        simulate = [sys.executable, "-m", "cluster", "simulate", "prisons", str(self._folder)]
        return ["nice", "-n", str(NICENESS), *simulate, *said]


def clear(folder: Path) -> None:
    """Take away what a process before wrote: the next one writes all of it anew, from number one.

    Orders that the platform laid down stay, since nobody would lay them down again.
    """
    for system in SystemKind:
        for place in (*folder.glob(f"*-{system}"), *folder.glob(f"sftp/*-{system}")):
            for name in (RECORDS, COUNTS, IN):
                shutil.rmtree(place / name, ignore_errors=True)
