"""The ordered events of one conversation, and waiting for the next."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from connectors.patience import within
from schemas.calls.live import AnyEvent

WAIT_S = 20.0


class EventLog:
    """Events with rising `seq`; the first is given, so that a room made anew never repeats one."""

    def __init__(self, first_seq: int, now: Callable[[], datetime]) -> None:
        self._events: list[AnyEvent] = []
        self._next_seq = first_seq
        self._now = now
        self._grown = asyncio.Event()

    @property
    def last_seq(self) -> int:
        return self._next_seq - 1

    def add(self, kind: Callable[..., AnyEvent], **fields: Any) -> None:
        """Append an event and wake everybody who waits."""
        self._events.append(kind(seq=self._next_seq, at=self._now(), **fields))
        self._next_seq += 1
        self._grown.set()
        self._grown = asyncio.Event()

    def since(self, seq: int) -> list[AnyEvent]:
        """Events later than `seq` that are there now."""
        return [event for event in self._events if event.seq > seq]

    async def after(
        self, seq: int, wanted: Callable[[AnyEvent], bool], wait_s: float = WAIT_S
    ) -> list[AnyEvent]:
        """Events later than `seq` that are wanted; empty when none came within `wait_s`."""
        deadline = asyncio.get_running_loop().time() + wait_s
        while True:
            found = [event for event in self._events if event.seq > seq and wanted(event)]
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                return found
            grown = self._grown
            try:
                await within(left, grown.wait())
            except TimeoutError:
                return []
