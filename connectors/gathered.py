"""Things that are written down together, since each of them alone would cost a transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from connectors.ending import end

T = TypeVar("T")


class Gathered(Generic[T]):
    """Hands over what came, no later than `within_s` after the first of it."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], within_s: float) -> None:
        self._write = write
        self._within_s = within_s
        self._waiting: list[T] = []
        self._writing: asyncio.Task[None] | None = None

    def put(self, *things: T) -> None:
        self._waiting += things
        if self._writing is None:
            self._writing = asyncio.create_task(self._later())

    async def close(self) -> None:
        """Hand over what waits now."""
        if self._writing is not None:
            await end([self._writing])
            self._writing = None
        await self._hand_over()

    async def _later(self) -> None:
        await asyncio.sleep(self._within_s)
        # What comes from here on is the next one's.
        self._writing = None
        await self._hand_over()

    async def _hand_over(self) -> None:
        things, self._waiting = self._waiting, []
        if things:
            await self._write(things)
