"""Keeps the embedded services running, until somebody asks the platform to stop."""

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from cluster.problems import CannotStart
from cluster.stop_asked import StopAsked

_log = logging.getLogger("qinqiao.cluster")
_LOOK_S = 0.5


class Service(Protocol):
    """What can be watched and started again."""

    name: str

    def alive(self) -> bool: ...

    def restart(self) -> None: ...


class Supervisor:
    """Waits until the platform is asked to stop, and starts again what died in between."""

    def __init__(
        self,
        services: Sequence[Service],
        changed: Callable[[], None],
        look: Callable[[], None] = lambda: None,
        *,
        stop: StopAsked,
    ) -> None:
        """`look` is called again and again, for what else follows the course of things."""
        self._services = services
        self._changed = changed
        self._look = look
        self._stop = stop

    def run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            self._follow()
            for service in self._services:
                if not service.alive():
                    self._revive(service)

    def _follow(self) -> None:
        try:
            self._look()
        except Exception:
            # The next look tries anew: what serves already must not end by it.
            _log.exception("the look at what follows failed")

    def _revive(self, service: Service) -> None:
        _log.error("%s died; starting it again", service.name)
        try:
            service.restart()
        except CannotStart as problem:
            # The next look tries anew: the platform outlives a service that is away for long.
            _log.error("%s does not come back yet: %s", service.name, problem)
            return
        _log.warning("%s runs again", service.name)
        self._changed()
