"""Processes that import what a replica of the pages needs, while the database is being prepared.

Ray gives an idle worker to the next actor that is made, as `actors/calls/room/spares.py` tells of
rooms: a replica that begins in one of these has seconds of imports behind it.
"""

import time
from typing import Any

import ray

HELD_S = 0.3
"""So long each takes at least, that no worker does it twice."""


@ray.remote(num_cpus=0.01, max_retries=0)
def _import() -> None:
    import serve.app  # noqa: F401

    time.sleep(HELD_S)


def begin(count: int) -> list[Any]:
    """Nobody waits for them: who comes too late for a replica is a spare for a room."""
    return [_import.remote() for _ in range(count)]
