"""Waits for the moment at which a call must end by itself, and says when it has come."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from actors.calls.room import deadline
from actors.calls.room.case import Case
from actors.calls.room.deadline import Deadline
from actors.calls.room.seats import Seats
from actors.calls.room.services import RoomServices
from schemas.calls.state import CallState

AWAITED = (CallState.APPROVED, CallState.WAITING)


class Countdown:
    """One deadline at a time; whatever changes a call plans it anew."""

    def __init__(
        self,
        services: RoomServices,
        case: Case,
        seats: Seats,
        expire: Callable[[], Awaitable[None]],
    ) -> None:
        self._services = services
        self._case = case
        self._seats = seats
        self._expire = expire
        self._task: asyncio.Task[None] | None = None

    def plan(self) -> None:
        """Wait for what is next now, instead of what was next before."""
        self.cancel()
        planned = self.next()
        if planned is not None:
            wait_s = (planned.at - self._services.now()).total_seconds()
            self._task = asyncio.create_task(self._wait(max(0.0, wait_s)))

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def next(self) -> Deadline | None:
        """The earliest end by itself; None where the call is over."""
        call, settings = self._case.call, self._services.settings
        if call.state in AWAITED:
            return deadline.absence(call.starts_at, settings.absence_s, self._seats.present())
        if call.state is not CallState.CONNECTED or call.ends_at is None:
            return None
        candidates = [deadline.limit(call.ends_at)]
        gone = self._seats.longest_gone()
        if gone is not None:
            away_s = self._services.monotonic() - gone
            gone_at = self._services.now() - timedelta(seconds=away_s)
            candidates.append(deadline.lost(gone_at, settings.rejoin_s))
        return min(candidates, key=lambda candidate: candidate.at)

    async def _wait(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        # From here on this is the ending itself: planning anew must not cancel it.
        self._task = None
        await self._expire()
