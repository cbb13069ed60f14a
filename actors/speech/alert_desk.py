"""The standing actor that opens a recheck for every alert (VC-GEN-11)."""

import logging
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from connectors.doors import open_bus, open_database
from pipelines.flows.speech.alert_desk import AlertDesk
from schemas.settings import Settings

NAME = "alert_desk"


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class AlertDeskActor:
    """A durable consumer; what it has not acknowledged comes again."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        self._bus = open_bus(settings)
        self._desk = AlertDesk(open_database(settings, pool_size=2), self._bus)
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(opened=self._desk.opened)

    async def _run(self) -> None:
        await self._bus.connect()
        await self._bus.ensure_streams()
        await self._desk.run()


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = AlertDeskActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle
