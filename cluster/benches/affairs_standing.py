"""The prison affairs platform's stand-in beside a demonstration: watched, and ended with it."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from cluster.benches.prisons import kept_bureau
from cluster.services.bare_environment import bare
from cluster.services.child import Child
from cluster.services.ports import LOOPBACK, free_port
from connectors.platforms.affairs_stand_in.folder import AffairsFolder
from schemas.settings import Settings

FOLDER = "prison-affairs"
NICENESS = 10
"""Company for the platform, which goes first."""
_STOP_S = 10.0
_PATH = "PYTHONPATH"


class AffairsStandIn:
    """One process, told where it listens and whom it holds, and nothing of our database."""

    name = "prison affairs stand-in"

    def __init__(self, settings: Settings, log: Path, environment: Mapping[str, str]) -> None:
        """Its address and keys are settled at once, so that others can be told of them."""
        self._folder = AffairsFolder(Path(settings.data_dir) / FOLDER)
        self._folder.furnish()
        self._bureau = kept_bureau.folder_of(settings)
        self._port = free_port()
        self._log = log
        path = {_PATH: environment[_PATH]} if _PATH in environment else {}
        self._environment = bare(environment) | path
        self._child = Child([], log=log, environment=self._environment)
        self.settings = msgspec.structs.replace(
            settings,
            affairs_url=f"http://{LOOPBACK}:{self._port}/v1",
            affairs_key_file=str(self._folder.key),
            affairs_control_key_file=str(self._folder.control_key),
        )
        """Those of a platform that asks it."""

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.alive()

    def start(self) -> None:
        """What a bureau was made from is there by now, or never."""
        self._child = Child(self._command(), log=self._log, environment=self._environment)
        self._child.start()

    def restart(self) -> None:
        self.start()

    def stop(self) -> None:
        self._child.stop(signal.SIGINT, _STOP_S)

    def _command(self) -> list[str]:
        simulate = [sys.executable, "-m", "cluster", "simulate", "affairs", str(self._folder.top)]
        made = kept_bureau.kept(self._bureau)
        bureau = ["--bureau", str(made.path)] if made else []
        return ["nice", "-n", str(NICENESS), *simulate, "--port", str(self._port), *bureau]
