"""The writers of the labour ledger, one for each shard, in as many processes as are worth it."""

import asyncio
import logging
import os
from collections.abc import Sequence
from functools import partial
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from connectors.doors import open_bus, open_database, open_shards
from connectors.ledger.writer import ShardWriter
from pipelines.rules.labour.ledger.writer_shares import shares
from schemas.settings import Settings

NAME = "labour_writer"
CONNECTIONS = 4
"""A batch of each prison may be on its way at once."""


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class LabourWriter:
    """Holds rows that are not committed, and so not acknowledged: their messages come again.

    Each shard has a writer and a loop of its own, so that one that is away holds up no other.
    """

    def __init__(self, settings: Settings, numbers: Sequence[int]) -> None:
        logging.basicConfig(level=settings.log_level)
        core = open_database(settings, pool_size=2 * len(numbers))
        self._bus = open_bus(settings)
        self._connecting = asyncio.Lock()
        self._shards = open_shards(settings, core, pool_size=CONNECTIONS)
        self._writers = [ShardWriter(one, self._shards, core, self._bus) for one in numbers]
        self._loops = [
            Loop(f"{NAME}:{number}", partial(self._run, writer))
            for number, writer in zip(numbers, self._writers, strict=True)
        ]
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        for loop in self._loops:
            loop.start()

    async def start(self) -> None:
        for loop in self._loops:
            loop.start()

    async def health(self) -> Health:
        """Of all its shards as one: the worst of them shows."""
        told = [loop.health() for loop in self._loops]
        errors = [one.last_error for one in told if one.last_error]
        return Health(
            name=NAME,
            pid=os.getpid(),
            running=all(one.running for one in told),
            restarts=sum(one.restarts for one in told),
            last_error=errors[0] if errors else None,
            figures={
                "shards": len(self._writers),
                "applied": sum(one.applied for one in self._writers),
                "lines": sum(one.lines for one in self._writers),
                "refused": sum(one.refused for one in self._writers),
            },
        )

    async def _run(self, writer: ShardWriter) -> None:
        async with self._connecting:
            await self._bus.connect()
            await self._bus.ensure_streams()
        await writer.run()


def start(settings: Settings) -> list[Any]:
    """The running actors, made where there are none; answers their handles."""
    handles = [
        LabourWriter.options(  # type: ignore[attr-defined]
            name=f"{NAME}:{place}", namespace=NAMESPACE, get_if_exists=True
        ).remote(settings, numbers)
        for place, numbers in enumerate(shares(len(settings.labour_shards), os.cpu_count() or 1))
    ]
    for handle in handles:
        handle.start.remote()
    return handles
