"""The standing part that brings committed messages into the streams."""

from typing import Any, ClassVar

from actors import standing_parts
from actors.background import Health, Loop
from connectors.doors import open_bus, open_database
from connectors.nats.outbox_relay import OutboxRelay
from schemas.settings import Settings

NAME = "outbox_relay"


class OutboxRelayPart:
    """Holds two connections and nothing that could be lost."""

    name: ClassVar[str] = NAME

    def __init__(self, settings: Settings) -> None:
        self._bus = open_bus(settings)
        self._database = open_database(settings, pool_size=2)
        self._relay = OutboxRelay(self._database, self._bus)
        self._loop = Loop(NAME, self._run)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(published=self._relay.published)

    async def end(self) -> None:
        await self._loop.stop()
        await self._bus.close()
        await self._database.close()

    async def _run(self) -> None:
        await self._bus.connect()
        await self._bus.ensure_streams()
        await self._relay.run()


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, OutboxRelayPart)
