"""How long what was asked took."""

import time
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def timed(asked: Awaitable[T]) -> tuple[T, float]:
    """The answer, and milliseconds until it was there."""
    begun = time.perf_counter()
    found = await asked
    return found, 1000 * (time.perf_counter() - begun)
