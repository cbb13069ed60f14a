"""A running platform looks at itself every few minutes, so that the console can tell of it."""

import asyncio
import logging
import threading
from collections.abc import Callable
from time import monotonic

from cluster.check.looking import look_at
from cluster.ready import Ready
from connectors.state_file import StateFile
from pipelines.rules.platform.security_state.points import INTERVAL_S
from schemas.platform.security_state import PointState, SecurityPoint
from schemas.settings import Settings

_log = logging.getLogger("qinqiao.check")


class Watch:
    """A thread of its own, so that no slow look holds up what keeps the services running."""

    def __init__(self, settings: Settings, ready: Callable[[], Ready]) -> None:
        self._settings = settings
        self._ready = ready
        self._file = StateFile.of(settings)
        self._told: dict[str, PointState] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="security-state", daemon=True)

    def start(self) -> None:
        self._file.forget()
        self._thread.start()

    def stop(self) -> None:
        """What was seen of a platform that ends says nothing any more."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        self._file.forget()

    def _run(self) -> None:
        while not self._ending.is_set():
            began = monotonic()
            try:
                self._look()
            except Exception:
                # The console tells how old the last look is; the next one tries anew.
                _log.exception("the look at the installation failed")
            self._ending.wait(max(0.0, INTERVAL_S - (monotonic() - began)))

    def _look(self) -> None:
        state = asyncio.run(look_at(self._ready(), self._settings))
        self._file.write(state)
        for point in state.points:
            self._tell(point)

    def _tell(self, point: SecurityPoint) -> None:
        """Once for each change: the log is where an operator's own watch looks."""
        before, self._told[point.code] = self._told.get(point.code), point.state
        if before not in (None, point.state) and point.state is PointState.OPEN:
            _log.error("%s is open now: %s", point.code, point.seen)
