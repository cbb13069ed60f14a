"""A bounded number of threads, and of those who wait for them; beyond, work is refused."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from schemas.errors import Unavailable

T = TypeVar("T")


class Lane:
    """Keeps what takes long, or waits for others, away from the event loop."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self._inside = 0
        self._counting = Lock()

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` answers; `Unavailable` at once where too much waits already.

        Work whose asker went away still counts until it is done: who hangs up and asks again
        gets no more threads by it.
        """
        with self._counting:
            if self._inside >= self._most:
                raise Unavailable("系统繁忙，请稍后再试。", code="openings_busy")
            self._inside += 1
        try:
            begun = self._pool.submit(work)
        except RuntimeError:
            self._leave()
            raise Unavailable("系统正在停止，请稍后再试。", code="stopping") from None
        begun.add_done_callback(self._leave)
        outcome = asyncio.wrap_future(begun)
        # Where nobody waits for it any more, a failure is nobody's either.
        outcome.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(outcome)

    def stop(self) -> None:
        """What has not begun never does; nobody waits for what has."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _leave(self, _: "Future[Any] | None" = None) -> None:
        with self._counting:
            self._inside -= 1
