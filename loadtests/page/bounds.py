"""That every run ends: a clock beside Locust's own, which the page can leave unset."""

from typing import Any

import gevent
from gevent.event import Event
from locust.runners import STATE_RUNNING, STATE_SPAWNING

from loadtests.page.limits import run_limit

AFTER_S = 0.5
"""Where both clocks are set to the same time, Locust's own comes first."""
QUIT_S = 20
"""So long users may take to leave when Locust itself is ended."""

stopping = Event()
"""Set from the end of a run until the next one begins: whoever thinks leaves."""


class Clock:
    """Ends the run that is under way; changing the run on the page does not lengthen it."""

    def __init__(self) -> None:
        self._waiting: gevent.Greenlet | None = None

    def begin(self, environment: Any, **_: Any) -> None:
        stopping.clear()
        limit = run_limit(environment.parsed_options.run_time)
        self._waiting = gevent.spawn_later(limit + AFTER_S, self._end, environment.runner)

    def end(self, **_: Any) -> None:
        if self._waiting is not None and self._waiting is not gevent.getcurrent():
            self._waiting.kill(block=False)
        self._waiting = None

    @staticmethod
    def _end(runner: Any) -> None:
        if runner.state in (STATE_SPAWNING, STATE_RUNNING):
            runner.stop()


def _leave(**_: Any) -> None:
    stopping.set()


def _hurry(environment: Any, **_: Any) -> None:
    environment.stop_timeout = QUIT_S


def bound(events: Any) -> None:
    """Let every run of this process end by itself."""
    clock = Clock()
    events.test_start.add_listener(clock.begin)
    events.test_stopping.add_listener(_leave)
    events.test_stop.add_listener(clock.end)
    events.quitting.add_listener(_hurry)
