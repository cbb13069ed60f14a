"""The standing actor that brings committed messages into the streams."""

import logging
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from connectors.doors import open_bus, open_database
from connectors.nats.outbox_relay import OutboxRelay
from schemas.settings import Settings

NAME = "outbox_relay"


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class OutboxRelayActor:
    """Holds two connections and nothing that could be lost."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        self._bus = open_bus(settings)
        self._relay = OutboxRelay(open_database(settings, pool_size=2), self._bus)
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(published=self._relay.published)

    async def _run(self) -> None:
        await self._bus.connect()
        await self._bus.ensure_streams()
        await self._relay.run()


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = OutboxRelayActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle
