"""What every crowd of officers has in common: sign-in, the gate behind it, what is counted."""

import random
import secrets
from pathlib import Path
from typing import Any, NoReturn

import gevent
import locust
import msgspec
from gevent.event import Event
from locust import FastHttpUser
from locust.exception import StopUser

from connectors.sealed_http import JSON, SEALED, SEALING_PATH, Sealer, sealer_of, wants_seal

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


class SignedIn(FastHttpUser):
    """Somebody with an account of his own."""

    abstract = True
    network_timeout = 30.0
    connection_timeout = 10.0

    def account(self) -> tuple[str, str]:
        """Login and password; asked once for each user."""
        raise NotImplementedError

    def on_start(self) -> None:
        login, password = self.account()
        account = {"login": login, "password": password}
        self._sealer = self._asked_key()
        if not self.send("POST", "/api/officer/sign-in", account, "sign in").ok:
            self._give_up()
        self.chance = random.Random(login)
        _gate.wait(self.environment)
        self.think(0, SETTLE_S)
        self.get("/api/menu", "menu")

    def get(self, path: str, name: str, **query: Any) -> Any:
        """The answer as JSON; None where it failed, which Locust counts."""
        reply = self.client.get(path, params=query, name=name)
        return reply.json() if reply.ok else None

    def send(self, method: str, path: str, body: Any, name: str, **how: Any) -> Any:
        """A change as the pages send it: sealed, with a key of its own."""
        content, kind = msgspec.json.encode(body), JSON
        if wants_seal(path, kind):
            content, kind = self._sealer.sealed(method, path, "", content), SEALED
        headers = {"Content-Type": kind, "Idempotency-Key": secrets.token_hex(16)}
        return self.client.request(
            method, path, data=content.decode(), headers=headers, name=name, **how
        )

    def _asked_key(self) -> Sealer:
        reply = self.client.get(SEALING_PATH, name="key to seal with")
        if not reply.ok:
            self._give_up()
        return sealer_of(reply.content)

    def _give_up(self) -> NoReturn:
        """A crowd of fewer than was asked for would measure something else."""
        self.environment.process_exit_code = 1
        self.environment.runner.quit()
        raise StopUser

    def think(self, shortest: float, longest: float) -> None:
        """As people do, or hastier where the load is only tried."""
        gevent.sleep(self.chance.uniform(shortest, longest) / self.environment.parsed_options.haste)
