"""Processes that wait with everything a room needs already imported.

Ray gives an idle worker to the next actor that is made, and a room that died is made anew by Ray
itself. So a spare is an idle worker which has run this task: it costs memory, and saves the seconds
that starting a process takes while people wait in a broken call (VC-AV-08).
"""

import asyncio
import time

import ray

SPARES = 2
AT_REST = 1
"""While there is no room: the first one takes it, and more are made as soon as there is one."""
HELD_S = 0.3
"""So long each takes, that no worker does it twice."""


@ray.remote(num_cpus=0.01, max_retries=0)
def _warm() -> None:
    import actors.calls.room.actor  # noqa: F401
    import connectors.speech.vad  # noqa: F401

    time.sleep(HELD_S)


async def keep_spares(count: int) -> None:
    """See to it that so many idle workers are warm; quick where they are."""
    await asyncio.gather(*(_awaited(_warm.remote()) for _ in range(count)))


async def _awaited(reference: "ray.ObjectRef[None]") -> None:
    await reference
