"""When a lost connection came back: what was asked over the one before is answered no more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from connectors.ending import end

Answer = TypeVar("Answer")


class Returns:
    """Of one connection; whoever waits for an answer asks anew after each."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def came(self) -> None:
        """The connection is back."""
        back, self._next = self._next, asyncio.Event()
        back.set()

    async def answered(self, question: Coroutine[Any, Any, Answer]) -> Answer | None:
        """The answer; None where the connection came back before there was one."""
        asking = asyncio.ensure_future(question)
        back = asyncio.ensure_future(self._next.wait())
        try:
            await asyncio.wait((asking, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end((asking, back))
        # An answer of the very moment counts.
        return None if asking.cancelled() else asking.result()
