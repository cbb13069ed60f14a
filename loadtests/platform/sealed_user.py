"""Anybody at a page of the platform, for Locust: asks, seals what is sent, thinks in between."""

import random
import secrets
from typing import Any, NoReturn

import gevent
import msgspec
from locust import FastHttpUser
from locust.exception import StopUser

from connectors.sealed_http import JSON, SEALED, SEALING_PATH, Sealer, sealer_of, wants_seal

REFUSED = 400


def good(reply: Any) -> bool:
    """Whether an answer came, and no refusal; Locust calls one that did not come `ok` too."""
    return bool(0 < reply.status_code < REFUSED)


class SealedUser(FastHttpUser):
    """Asks as the pages do; every answer is counted by the name that is given."""

    abstract = True
    network_timeout = 30.0
    connection_timeout = 10.0
    chance: random.Random

    def get(self, path: str, name: str, **query: Any) -> Any:
        """The answer as JSON; None where it failed, which Locust counts."""
        reply = self.client.get(path, params=query, name=name)
        return reply.json() if good(reply) else None

    def send(self, method: str, path: str, body: Any, name: str, **how: Any) -> Any:
        """A change as the pages send it: sealed, with a key of its own."""
        content, kind = msgspec.json.encode(body), JSON
        if wants_seal(path, kind):
            content, kind = self._sealer.sealed(method, path, "", content), SEALED
        headers = {"Content-Type": kind, "Idempotency-Key": secrets.token_hex(16)}
        return self.client.request(
            method, path, data=content.decode(), headers=headers, name=name, **how
        )

    def take_key(self) -> None:
        """Ask for the key to seal with, before anything is sent."""
        self._sealer = self._asked_key()

    def think(self, shortest: float, longest: float) -> None:
        """As people do, or hastier where the load is only tried."""
        gevent.sleep(self.chance.uniform(shortest, longest) / self.environment.parsed_options.haste)

    def give_up(self) -> NoReturn:
        """What cannot go on without an answer ends here; the failed request is counted."""
        raise StopUser

    def _asked_key(self) -> Sealer:
        reply = self.client.get(SEALING_PATH, name="key to seal with")
        if not good(reply):
            self.give_up()
        return sealer_of(reply.content)
