"""What every measured crowd of officers has in common: the gate, and when it is over."""

from pathlib import Path
from typing import Any, NoReturn

import gevent
import locust
from gevent.event import Event
from locust.exception import StopUser

from loadtests.platform.signed_in import SignedIn

SETTLE_S = 12.0
"""Those who come through the gate together do not open their first page together."""


class Gate:
    """Holds those who are signed in until all are: a password's hash costs what no page does."""

    def __init__(self) -> None:
        self._opened = Event()
        self._signed_in = 0

    def wait(self, environment: Any) -> None:
        """Come through with all others; the last one opens, and what is measured begins."""
        self._signed_in += 1
        if self._signed_in == environment.parsed_options.num_users:
            environment.runner.stats.reset_all()
            gevent.spawn_later(environment.parsed_options.measured_s, environment.runner.quit)
            self._opened.set()
        self._opened.wait()


_gate = Gate()


def _options(parser: Any) -> None:
    parser.add_argument("--plan", type=Path, required=True, help="Accounts, as JSON.")
    parser.add_argument("--measured-s", type=float, default=60.0, help="Seconds once all are in.")
    parser.add_argument("--haste", type=float, default=1.0, help="Think so many times faster.")


_events: Any = locust.events
_events.init_command_line_parser.add_listener(_options)


class OfCrowd(SignedIn):
    """Comes through the gate with all others."""

    abstract = True

    def came_in(self) -> None:
        _gate.wait(self.environment)
        self.think(0, SETTLE_S)

    def give_up(self) -> NoReturn:
        """A crowd of fewer than was asked for would measure something else."""
        self.environment.process_exit_code = 1
        self.environment.runner.quit()
        raise StopUser
