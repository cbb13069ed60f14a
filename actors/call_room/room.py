"""One live call: seats, states, deadlines. Plain asyncio; the Ray shell is `actor.py`."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from actors.call_room import deadline
from actors.call_room.case import SYSTEM, Case
from actors.call_room.deadline import Deadline
from actors.call_room.event_log import EventLog
from actors.call_room.journal import Journal
from actors.call_room.protocol import JoinClaim
from actors.call_room.seats import PARTIES, Seat, Seats
from actors.call_room.services import RoomServices
from actors.call_room.studio import Studio
from pipelines.rules.end_messages import end_message
from pipelines.security.actor import Actor
from schemas.calls.live import (
    OFFICERS_ONLY,
    AnyEvent,
    Ended,
    Joined,
    LengthChanged,
    Notice,
    Picture,
    Present,
    QualityReport,
    Speaking,
    StateChanged,
)
from schemas.calls.state import ActorKind, CallState, EndReason, PartyRole, StageKind
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import Conflict, InvalidInput, Unavailable

logger = logging.getLogger(__name__)

LIVE = (CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)
EVENT_SEQ_PER_S = 100
"""A room made anew starts its events at the time in hundredths, later than any before."""


class Room:
    """Holds who is here; everything that must last is written to the database first."""

    def __init__(self, services: RoomServices, case: Case) -> None:
        self._services = services
        self._case = case
        first_seq = int(services.now().timestamp() * EVENT_SEQ_PER_S)
        self._events = EventLog(first_seq, services.now)
        self._seats = Seats()
        self._journal = Journal(services.database)
        self._studio = Studio(services, case, self._events, self._journal, self._on_connection)
        self._lock = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self._deadline_task: asyncio.Task[None] | None = None
        self.finished = asyncio.Event()

    async def join(self, claim: JoinClaim) -> Joined:
        """Take a seat; the first party's join starts the recording's clock."""
        async with self._lock:
            self._require_live()
            _, replaced = self._seats.take(claim, self._events.last_seq)
            if replaced is not None:
                await self._studio.detach(replaced.claim.token_id)
            if claim.role in PARTIES:
                await self._case.stage(StageKind.JOIN, _actor(claim), {"device": claim.device_id})
                if self._case.call.state is CallState.APPROVED:
                    await self._case.first_join(_actor(claim))
                    self._announce_state()
                self._plan_deadline()
            await self._studio.open()
            return self._joined(claim)

    async def offer(self, peer_id: str, sdp: str) -> str:
        """Connect the peer's media."""
        seat = self._seats.get(peer_id)
        self._require_live()
        return await self._studio.attach(peer_id, seat.role, sdp, masks=seat.claim.masks)

    async def events(self, peer_id: str, after: int) -> list[AnyEvent]:
        """What this peer may see later than `after`; a party that just came sees no old notices."""
        seat = self._seats.get(peer_id)
        if seat.role is PartyRole.OFFICER:
            return await self._events.after(after, lambda _: True)
        start = after or seat.events_from
        return await self._events.after(start, lambda event: not isinstance(event, OFFICERS_ONLY))

    async def leave(self, peer_id: str) -> None:
        """A party hangs up; an officer stops watching."""
        async with self._lock:
            seat = self._seats.get(peer_id)
            if self._case.call.state is CallState.CONNECTED and seat.role in PARTIES:
                reason = (
                    EndReason.RELATIVE_LEFT
                    if seat.role is PartyRole.RELATIVE
                    else EndReason.INMATE_LEFT
                )
                await self._end(CallState.ENDED, reason, _actor(seat.claim))
                return
            await self._vacate(seat)

    async def disconnected(self, peer_id: str) -> None:
        """The socket broke; a party's seat waits for it, an officer's does not."""
        async with self._lock:
            seat = self._seats.by_peer.get(peer_id)
            if seat is None or self._case.call.state not in LIVE:
                return
            if seat.role is PartyRole.OFFICER:
                await self._vacate(seat)
                return
            seat.gone_since = self._services.monotonic()
            self._plan_deadline()

    async def speak(self, peer_id: str, on: bool) -> None:
        """The officer speaks to both; log, recording and transcript hold it (VC-MON-03)."""
        seat = self._seats.get(peer_id)
        if seat.role is not PartyRole.OFFICER:
            raise Conflict("只有监听民警可以插话。", code="not_an_officer")
        self._require_live()
        self._studio.speak(seat.claim, on)
        self._events.add(Speaking, on=on, officer=seat.claim.name)
        await self._case.stage(
            StageKind.SPEAK_IN, _actor(seat.claim), {"on": on, "at_s": self._case.clock_s()}
        )

    async def view(self, peer_id: str, picture: Picture) -> None:
        """Feed an officer's wall the small pictures, or the chosen call's full ones."""
        if self._seats.get(peer_id).role is not PartyRole.OFFICER:
            raise Conflict("只有监听民警可以选择画面。", code="not_an_officer")
        self._studio.view(peer_id, picture)

    async def quality(self, peer_id: str, figures: Mapping[str, float | None]) -> None:
        """Show a party's own statistics to the officers."""
        seat = self._seats.get(peer_id)
        if seat.role in PARTIES:
            self._events.add(QualityReport, role=seat.role, figures=dict(figures))

    async def notice(self, actor: Actor, request: NoticeRequest) -> None:
        """Lay a notice over both pictures, stored first."""
        async with self._lock:
            self._require_live()
            await self._case.notice(actor, request)
            self._events.add(
                Notice, level=request.level, text=request.text, seconds=request.seconds
            )

    async def set_length(self, actor: Actor, request: LengthRequest) -> None:
        """Change the whole length; every countdown changes at once (VC-MON-04)."""
        async with self._lock:
            self._require_live()
            now = self._services.now()
            connected_at = self._case.call.connected_at
            if connected_at and connected_at + timedelta(minutes=request.minutes) <= now:
                raise InvalidInput("新的时长已经用完，请改用拆线。", code="length_in_the_past")
            call = await self._case.set_length(actor, request.minutes)
            if call.ends_at:
                self._events.add(
                    LengthChanged, ends_at=call.ends_at, minutes=call.minutes, server_now=now
                )
            self._plan_deadline()

    async def cut_off(self, actor: Actor, request: CutOffRequest) -> None:
        """End at once: the media stop first, since safety may not wait for the database."""
        async with self._lock:
            self._require_live()
            self._studio.hold()
            await self._end(CallState.CUT_OFF, EndReason.OFFICER, actor, note=request.reason)

    async def close(self) -> None:
        """Let go of everything; for a room that never had a party."""
        await self._studio.close()
        await self._journal.close()
        self.finished.set()

    def _joined(self, claim: JoinClaim) -> Joined:
        call = self._case.call
        return Joined(
            call_id=call.id,
            role=claim.role,
            state=call.state,
            names={"relative": call.relative_name, "inmate": call.inmate_name},
            server_now=self._services.now(),
            ends_at=call.ends_at,
            present=self._seats.present(),
            joinable_until=self._case.joinable_until(),
        )

    def _require_live(self) -> None:
        call = self._case.call
        if call.state not in LIVE:
            message = end_message(call.state, call.end_reason, call.end_note)
            raise Conflict(message, code="call_over", state=call.state)

    def _on_connection(self, peer_id: str, role: PartyRole, state: str) -> None:
        self._spawn(self._connection_changed(peer_id, state))

    async def _connection_changed(self, peer_id: str, state: str) -> None:
        async with self._lock:
            seat = self._seats.by_peer.get(peer_id)
            if seat is None or seat.role not in PARTIES or self._case.call.state not in LIVE:
                return
            connected = state == "connected"
            if connected:
                seat.gone_since = None
            elif state == "failed" and seat.gone_since is None:
                seat.gone_since = self._services.monotonic()
            if connected != seat.connected and state in ("connected", "failed", "closed"):
                seat.connected = connected
                self._events.add(Present, role=seat.role, present=connected)
            if self._case.call.state is CallState.WAITING and self._seats.both_connected():
                await self._case.connect()
                self._announce_state()
            self._plan_deadline()

    async def _vacate(self, seat: Seat) -> None:
        peer_id = seat.claim.token_id
        self._seats.by_peer.pop(peer_id, None)
        await self._studio.detach(peer_id)
        if seat.role is PartyRole.OFFICER:
            await self._case.stage(StageKind.WATCH, _actor(seat.claim), {"on": False})
            return
        self._events.add(Present, role=seat.role, present=False)
        await self._case.stage(StageKind.LEAVE, _actor(seat.claim), {})
        self._plan_deadline()

    def _announce_state(self) -> None:
        call = self._case.call
        self._events.add(
            StateChanged, state=call.state, ends_at=call.ends_at, server_now=self._services.now()
        )

    def _plan_deadline(self) -> None:
        if self._deadline_task:
            self._deadline_task.cancel()
        planned = self._next_deadline()
        if planned is not None:
            self._deadline_task = asyncio.create_task(self._await_deadline(planned))

    def _next_deadline(self) -> Deadline | None:
        call = self._case.call
        settings = self._services.settings
        if call.state is CallState.WAITING:
            return deadline.absence(call.starts_at, settings.absence_s, self._seats.present())
        if call.state is not CallState.CONNECTED or call.ends_at is None:
            return None
        candidates = [deadline.limit(call.ends_at)]
        gone = self._seats.longest_gone()
        if gone is not None:
            away_s = self._services.monotonic() - gone[1]
            gone_at = self._services.now() - timedelta(seconds=away_s)
            candidates.append(deadline.lost(gone_at, settings.rejoin_s))
        return min(candidates, key=lambda candidate: candidate.at)

    async def _await_deadline(self, planned: Deadline) -> None:
        wait_s = (planned.at - self._services.now()).total_seconds()
        await asyncio.sleep(max(0.0, wait_s))
        # From here on this is the ending itself: planning anew must not cancel it.
        self._deadline_task = None
        async with self._lock:
            if self._case.call.state in LIVE and self._next_deadline() is not None:
                self._studio.hold()
                await self._end(planned.state, planned.reason, SYSTEM)

    async def _end(
        self, state: CallState, reason: EndReason, actor: Actor, note: str | None = None
    ) -> None:
        """Write the end, tell everybody, seal the recording."""
        if self._deadline_task:
            self._deadline_task.cancel()
        await self._write_end(state, reason, actor, note)
        call = self._case.call
        self._announce_state()
        self._events.add(
            Ended, state=state, reason=reason, message=end_message(state, reason, note)
        )
        logger.info("call %s is over: %s, %s", call.id, state, reason)
        self._spawn(self._finish())

    async def _write_end(
        self, state: CallState, reason: EndReason, actor: Actor, note: str | None
    ) -> None:
        """Media are held meanwhile; the end is written as soon as the database answers."""
        while True:
            try:
                await self._case.end(state, reason, actor, note)
                return
            except Unavailable as outage:
                logger.warning(
                    "the end of %s waits for the database: %s", self._case.call.id, outage
                )
                await asyncio.sleep(0.5)

    async def _finish(self) -> None:
        try:
            await self._studio.finish()
            await self._journal.drained()
        finally:
            self.finished.set()

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            logger.error("background work of %s failed", self._case.call.id, exc_info=failure)


def _actor(claim: JoinClaim) -> Actor:
    return Actor(ActorKind(claim.role.value), claim.subject_id, claim.name, claim.address)
