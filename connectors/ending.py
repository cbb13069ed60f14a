"""Tasks are brought to their end, whatever became of their first cancellation."""

import asyncio
from collections.abc import Collection
from typing import Any

AGAIN_S = 5.0


async def end(tasks: Collection[asyncio.Task[Any]], again_s: float = AGAIN_S) -> list[Exception]:
    """Cancel them until all have ended; answers what failed on the way.

    Up to Python 3.11 `asyncio.wait_for`, which drivers use, drops a cancellation that comes in the
    moment in which what it waits for is done: whoever waits for such a task waits for ever.
    """
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=again_s)
    ended = (task.exception() for task in tasks if not task.cancelled())
    return [error for error in ended if isinstance(error, Exception)]
