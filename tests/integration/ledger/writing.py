"""A writer of its own process, to be killed in the middle of its work."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from connectors.keys.software import SoftwareKeys
from connectors.ledger import lines
from connectors.ledger.applier import Applier
from connectors.ledger.shards import Shards
from connectors.ledger.writer import ShardWriter
from connectors.nats import Bus, streams
from connectors.postgres import Database

ACK_WAIT_S = 2.0
"""What a killed writer had fetched comes again after this."""


class Phase(StrEnum):
    """Where in a batch this process dies of its own hand, as by `kill -9`."""

    FETCHED = "fetched"
    STAGED = "staged"
    WRITTEN = "written"
    COMMITTED = "committed"
    NOWHERE = "nowhere"


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(holder: Any, name: str) -> None:
    """Die where `holder` would call this."""
    setattr(holder, name, die)


def after(holder: Any, name: str) -> None:
    """Die once it has done its work."""
    work: Callable[..., Any] = getattr(holder, name)

    async def last(*given: Any) -> None:
        await work(*given)
        die()

    setattr(holder, name, last)


def arm(phase: Phase) -> None:
    match phase:
        case Phase.FETCHED:
            before(ShardWriter, "_apply")
        case Phase.STAGED:
            after(lines, "copy_rows")
        case Phase.WRITTEN:
            after(Applier, "_apply_run")
        case Phase.COMMITTED:
            after(Applier, "apply")


async def main(core_url: str, shard_url: str, nats_url: str, keys: str, phase: str) -> None:
    streams.ACK_WAIT_S = ACK_WAIT_S
    arm(Phase(phase))
    core = Database(core_url, pool_size=2)
    shards = Shards(core, [Database(shard_url, pool_size=2)], SoftwareKeys(Path(keys)))
    bus = Bus(nats_url)
    await bus.connect()
    await ShardWriter(0, shards, core, bus).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
