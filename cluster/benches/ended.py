"""Ending a script: at SIGTERM it takes back what it began, as at Ctrl-C."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class Terminated(BaseException):
    """SIGTERM came."""


class Ending:
    """What SIGTERM ends: the work in hand, which is cancelled; without any, the script."""

    def __init__(self) -> None:
        self._work: asyncio.Task[Any] | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """As `asyncio.run`; cancelled work raises `Terminated` when it has tidied up."""
        try:
            return asyncio.run(self._held(work))
        except asyncio.CancelledError:
            raise Terminated from None

    async def _held(self, work: Coroutine[Any, Any, T]) -> T:
        self._work = asyncio.current_task()
        return await work

    def come(self, number: int, frame: FrameType | None) -> None:
        """SIGTERM: whoever sends a second one does not wait for what is being tidied."""
        work, self._work = self._work, None
        if work is None or work.done():
            raise Terminated
        work.get_loop().call_soon_threadsafe(work.cancel)


@contextmanager
def ended_in_order() -> Iterator[Ending]:
    """SIGTERM ends what runs inside in good order instead of killing it."""
    ending = Ending()
    before = signal.signal(signal.SIGTERM, ending.come)
    try:
        yield ending
    finally:
        signal.signal(signal.SIGTERM, before)
