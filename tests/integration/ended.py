"""Ending what runs in the background of a test."""

import asyncio
from typing import Any

AGAIN_S = 1.0


async def ended(*work: "asyncio.Task[Any]") -> None:
    """Cancel until all are over: before Python 3.12 `wait_for` may swallow a cancellation."""
    pending = set(work)
    while pending:
        for one in pending:
            one.cancel()
        _, pending = await asyncio.wait(pending, timeout=AGAIN_S)
