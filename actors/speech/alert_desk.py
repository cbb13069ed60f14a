"""The standing part that opens a recheck for every alert (VC-GEN-11)."""

from typing import Any, ClassVar

from actors import standing_parts
from actors.background import Health, Loop
from connectors.doors import open_bus, open_database
from pipelines.flows.speech.alert_desk import AlertDesk
from schemas.settings import Settings

NAME = "alert_desk"


class AlertDeskPart:
    """A durable consumer; what it has not acknowledged comes again."""

    name: ClassVar[str] = NAME

    def __init__(self, settings: Settings) -> None:
        self._bus = open_bus(settings)
        self._database = open_database(settings, pool_size=2)
        self._desk = AlertDesk(self._database, self._bus)
        self._loop = Loop(NAME, self._run)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(opened=self._desk.opened)

    async def end(self) -> None:
        await self._loop.stop()
        await self._bus.close()
        await self._database.close()

    async def _run(self) -> None:
        await self._bus.connect()
        await self._bus.ensure_streams()
        await self._desk.run()


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, AlertDeskPart)
