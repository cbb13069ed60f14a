"""Lets those who were declined come back in their order, as soon as there is time for them."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

STEP_S: Final = 0.25
AT_LEAST_EVERY_S: Final = 1.0
"""Somebody comes back so often though there is no time, so that nobody is left out for good."""


class Readmission:
    """`room` tells for how many of those who wait there is time now; they are taken as back."""

    def __init__(self, room: Callable[[int], int]) -> None:
        self._room = room
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._letting_in: asyncio.Task[None] | None = None

    async def turn(self) -> None:
        """Wait until there is time for one more; who no longer waits is passed over."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        if self._letting_in is None or self._letting_in.done():
            self._letting_in = asyncio.create_task(self._let_in())
        await mine

    async def _let_in(self) -> None:
        steps = 0
        while self._waiting:
            await asyncio.sleep(STEP_S)
            self._waiting = deque(one for one in self._waiting if not one.done())
            steps += 1
            count = self._room(len(self._waiting))
            if not count and steps * STEP_S >= AT_LEAST_EVERY_S:
                count = 1
            if count:
                steps = 0
            for _ in range(min(count, len(self._waiting))):
                self._waiting.popleft().set_result(None)
