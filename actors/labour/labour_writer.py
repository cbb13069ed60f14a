"""The writers of the labour ledger, an actor for each shard."""

import logging
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from connectors.doors import open_bus, open_database, open_shards
from connectors.ledger.writer import ShardWriter
from schemas.settings import Settings

NAME = "labour_writer"
CONNECTIONS = 4
"""A batch of each prison may be on its way at once."""


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class LabourWriter:
    """Holds rows that are not committed, and so not acknowledged: their messages come again."""

    def __init__(self, settings: Settings, number: int) -> None:
        logging.basicConfig(level=settings.log_level)
        core = open_database(settings, pool_size=2)
        self._bus = open_bus(settings)
        self._shards = open_shards(settings, core, pool_size=CONNECTIONS)
        self._writer = ShardWriter(number, self._shards, core, self._bus)
        self._loop = Loop(f"{NAME}:{number}", self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        writer = self._writer
        return self._loop.health(applied=writer.applied, lines=writer.lines, refused=writer.refused)

    async def _run(self) -> None:
        await self._bus.connect()
        await self._bus.ensure_streams()
        await self._writer.run()


def start(settings: Settings) -> list[Any]:
    """The running actors, made where there are none; answers their handles."""
    handles = [
        LabourWriter.options(  # type: ignore[attr-defined]
            name=f"{NAME}:{number}", namespace=NAMESPACE, get_if_exists=True
        ).remote(settings, number)
        for number in range(len(settings.labour_shards))
    ]
    for handle in handles:
        handle.start.remote()
    return handles
