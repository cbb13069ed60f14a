"""Waiting for something no longer than so long."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Awaitable[T]) -> T:
    """What the work answers; raises `TimeoutError` where it takes longer.

    In place of `asyncio.wait_for`, which up to Python 3.11 drops a cancellation that comes in the
    moment in which the work is done.
    """
    async with asyncio.timeout(seconds):
        return await work
