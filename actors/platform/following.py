"""The loops that follow the prison affairs platform, each by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from actors.background import Loop
from connectors.live_settings import Current
from pipelines.flows.headcount.headcount import Headcount
from pipelines.rules.headcount.delay import pause_s

REST_S = 60.0
"""Pause of who fetches pictures while none is due."""


class Following:
    """Movements, inmates in full, and pictures: one that fails or is slow holds up no other."""

    def __init__(self, headcount: Headcount, current: Current) -> None:
        """Settings are asked each time, so that a change counts from the next pause on."""
        self._headcount, self._current = headcount, current
        self.loops = (
            Loop("headcount", lambda: self._paced(headcount.sync.round)),
            Loop("inmates", lambda: self._paced(headcount.inmates.round)),
            Loop("inmate_portraits", self._picture),
        )

    def start(self) -> None:
        for loop in self.loops:
            loop.start()

    async def _paced(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        finally:
            await asyncio.sleep(self._pause_s())

    async def _picture(self) -> None:
        """A few at a time, and hardly any question while all are here."""
        pause = REST_S
        try:
            fetched = await self._headcount.portraits.round()
            pause = self._pause_s() if fetched.all else REST_S
        finally:
            await asyncio.sleep(pause)

    def _pause_s(self) -> float:
        now = self._current()
        return pause_s(now.headcount_sync_s, timedelta(minutes=now.headcount_delay_minutes))
