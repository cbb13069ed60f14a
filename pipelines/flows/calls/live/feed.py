"""What one replica hears of calls and alerts, handed to its open pages."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from connectors.ending import end
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.database import Database
from connectors.postgres.official import bookings
from schemas.errors import Unavailable
from schemas.messages.approval import ApprovalMessage
from schemas.messages.call import AlertMessage, CallStateMessage
from schemas.messages.officers import OfficerNotice
from schemas.messages.official import OfficialBookingTold
from schemas.messages.venue import VenueChangedMessage
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING

logger = logging.getLogger(__name__)

CALLS = "call.*.*.state"
NOTICES = "notify.officers.*"
VENUES = "call.*.*.venue"
OFFICIAL = "notify.official.*"
STEPS = "approval.*.*.*"
"""A case came to another desk, or closed."""
ALERTS = "alert.*.*"
"""Raised, or changed since."""
WAITING = 256
"""News that a slow page may leave unread before it must fetch anew."""
WATCH_S = 0.5


class CallChanged(msgspec.Struct, frozen=True):
    """A call entered a state; the row as it is now."""

    call: CallRow


class AlertRaised(msgspec.Struct, frozen=True):
    """An alert was raised, or went from one hand to another."""

    message: AlertMessage


class OfficersTold(msgspec.Struct, frozen=True):
    """Officers of a prison should see something now."""

    notice: OfficerNotice


class VenueChanged(msgspec.Struct, frozen=True):
    """A venue was broken, closed or restored."""

    message: VenueChangedMessage


class OfficialChanged(msgspec.Struct, frozen=True, kw_only=True):
    """An official booking went on, in its state or from one desk to the next (VC-OFFICIAL-06)."""

    booking_id: str
    state: str
    body_id: str | None
    ward_path: str


class Stale(msgspec.Struct, frozen=True):
    """Something may have been missed."""


News = CallChanged | AlertRaised | OfficersTold | VenueChanged | OfficialChanged | Stale
Queue = asyncio.Queue[News]


class Feed:
    """One subscription a replica, however many pages are open."""

    def __init__(self, bus: Bus, database: Database) -> None:
        self._bus = bus
        self._database = database
        self._listeners: set[Queue] = set()
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._work = asyncio.create_task(self._run(), name="feed")

    async def stop(self) -> None:
        if self._work is not None:
            await end([self._work])

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[Queue]:
        """News from now on."""
        queue: Queue = asyncio.Queue(WAITING)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def _run(self) -> None:
        """Subscribe once the server answers; afterwards tell of every time it was away."""
        await self._connected()
        await self._bus.subscribe_core(CALLS, self._call_changed)
        await self._bus.subscribe_core(ALERTS, self._alert_raised)
        await self._bus.subscribe_core(NOTICES, self._officers_told)
        await self._bus.subscribe_core(VENUES, self._venue_changed)
        await self._bus.subscribe_core(OFFICIAL, self._official_told)
        await self._bus.subscribe_core(STEPS, self._case_moved)
        was_connected = True
        self._tell(Stale())
        while True:
            await asyncio.sleep(WATCH_S)
            connected = self._bus.connected
            if connected and not was_connected:
                self._tell(Stale())
            was_connected = connected

    async def _connected(self) -> None:
        while True:
            try:
                await self._bus.connect()
                return
            except Unavailable as error:
                logger.warning("no news of calls yet: %s", error)
                await asyncio.sleep(WATCH_S)

    async def _call_changed(self, delivery: Delivery) -> None:
        if not self._listeners:
            return
        message = msgspec.json.decode(delivery.payload, type=CallStateMessage)
        try:
            async with self._database.transaction() as tx:
                call = await calls.get(tx, message.call_id)
        except Unavailable as error:
            logger.warning("state of %s not read: %s", message.call_id, error)
            self._tell(Stale())
            return
        if call is not None:
            self._tell(CallChanged(call))

    async def _alert_raised(self, delivery: Delivery) -> None:
        self._tell(AlertRaised(msgspec.json.decode(delivery.payload, type=AlertMessage)))

    async def _officers_told(self, delivery: Delivery) -> None:
        self._tell(OfficersTold(msgspec.json.decode(delivery.payload, type=OfficerNotice)))

    async def _venue_changed(self, delivery: Delivery) -> None:
        self._tell(VenueChanged(msgspec.json.decode(delivery.payload, type=VenueChangedMessage)))

    async def _official_told(self, delivery: Delivery) -> None:
        told = msgspec.json.decode(delivery.payload, type=OfficialBookingTold)
        await self._official_changed(told.booking_id)

    async def _case_moved(self, delivery: Delivery) -> None:
        moved = msgspec.json.decode(delivery.payload, type=ApprovalMessage)
        if moved.kind == OFFICIAL_BOOKING:
            await self._official_changed(moved.object_id)

    async def _official_changed(self, booking_id: str) -> None:
        if not self._listeners:
            return
        try:
            async with self._database.transaction() as tx:
                row = await bookings.get(tx, booking_id)
        except Unavailable as error:
            logger.warning("official booking %s not read: %s", booking_id, error)
            self._tell(Stale())
            return
        if row is not None:
            self._tell(
                OfficialChanged(
                    booking_id=row.id,
                    state=row.state,
                    body_id=row.body_id,
                    ward_path=row.ward_path,
                )
            )

    def _tell(self, news: News) -> None:
        for queue in self._listeners:
            try:
                queue.put_nowait(news)
            except asyncio.QueueFull:
                _make_stale(queue)


def _make_stale(queue: Queue) -> None:
    """A page that reads too slowly gets one word instead of all that it left unread."""
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(Stale())
