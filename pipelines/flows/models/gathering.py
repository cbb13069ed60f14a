"""Takes what waits together, as soon as there is a hand free for it.

Ray Serve's own batches are closed before they wait for their turn, so under load many small ones
queue that a model could have taken at once (docs/decisions/0022).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Gathering(Generic[T, R]):
    """Hands waiting items to `work`, oldest first; what nobody waits for any more is left out.

    `work` answers one result for each item; where it fails, all who asked with it get the failure.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Awaitable[Sequence[R]]], *, most: int, at_once: int
    ) -> None:
        """`most`: items taken together; `at_once`: how many such batches run side by side."""
        self._work = work
        self._most = most
        self._free = at_once
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """Items that no hand has taken yet."""
        return len(self._waiting)

    async def ask(self, item: T) -> R:
        """The result for one item."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        # Whoever asks in the same turn of the loop comes along.
        asyncio.get_running_loop().call_soon(self._begin)
        return await answer

    def _begin(self) -> None:
        while self._free and (batch := self._next()):
            self._free -= 1
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _next(self) -> list[tuple[T, asyncio.Future[R]]]:
        batch: list[tuple[T, asyncio.Future[R]]] = []
        while self._waiting and len(batch) < self._most:
            item, answer = self._waiting.popleft()
            if not answer.cancelled():
                batch.append((item, answer))
        return batch

    async def _run(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._work([item for item, _ in batch])
            for (_, answer), result in zip(batch, results, strict=True):
                if not answer.done():
                    answer.set_result(result)
        except Exception as failure:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(failure)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._free += 1
        self._begin()
