"""Waiting for what other processes do, with a limit."""

import asyncio
import time
from collections.abc import Awaitable, Callable

STEP_S = 0.05


async def eventually(
    holds: Callable[[], Awaitable[bool]], limit_s: float = 60.0, step_s: float = STEP_S
) -> None:
    """Return as soon as `holds`; fail after the limit."""
    deadline = time.monotonic() + limit_s
    while not await holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come true within {limit_s:.0f} s")
        await asyncio.sleep(step_s)
