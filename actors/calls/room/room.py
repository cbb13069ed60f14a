"""One live call: seats, states, deadlines. Plain asyncio; the Ray shell is `actor.py`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from actors.calls.room.board import Board
from actors.calls.room.case import SYSTEM, Case
from actors.calls.room.controls import Controls
from actors.calls.room.countdown import Countdown
from actors.calls.room.deadline import Deadline
from actors.calls.room.ending import Ending
from actors.calls.room.quality_log import QualityLog
from actors.calls.room.seats import Seat, Seats
from actors.calls.room.services import RoomServices
from actors.calls.room.studio import Studio
from actors.calls.room.telling import Telling
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.postgres.calls.call_stages import Restrictions
from pipelines.flows.calls.room_client import Figures, JoinClaim
from pipelines.rules.calls.call_rows import watched_detail
from pipelines.rules.calls.call_state import RUNNING
from pipelines.rules.calls.end_messages import end_message
from pipelines.rules.security.actor import Actor
from schemas.calls.live import OFFICERS_ONLY, AnyEvent, Joined, Picture, QualityReport
from schemas.calls.live import Board as BoardFrame
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView, SeatView
from schemas.calls.state import PARTIES, ActorKind, CallState, EndReason, PartyRole, StageKind
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import Conflict, Forbidden, QinqiaoError

logger = logging.getLogger(__name__)

LIVE = (CallState.APPROVED, CallState.WAITING, CallState.CONNECTED)
EVENT_SEQ_PER_S = 100
"""A room made anew starts its events at the time in hundredths, later than any before."""


class Room:
    """Holds who is here; everything that must last is written to the database first."""

    def __init__(
        self, services: RoomServices, case: Case, restrictions: Restrictions | None = None
    ) -> None:
        restricted = restrictions or Restrictions()
        self._services = services
        self._case = case
        first_seq = int(services.now().timestamp() * EVENT_SEQ_PER_S)
        self._events = EventLog(first_seq, services.now)
        self._seats = Seats(barred=set(restricted.removed))
        self._journal = Journal(services.database)
        self._board = Board(services, case, self._events, self._journal)
        self._studio = Studio(services, case, self._events, self._journal, self._on_connection)
        for role in restricted.muted:
            self._studio.mute(role, True)
        self._quality = QualityLog(case, self._journal)
        self._telling = Telling(services, case, self._events, self._board)
        self._lock = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self._countdown = Countdown(services, case, self._seats, self._expire)
        if case.call.state is CallState.CONNECTED:
            self._seats.awaited_since = services.monotonic()
        self._controls = Controls(
            services, case, self._seats, self._events, self._studio, self._countdown
        )
        self._ending = Ending(
            case, self._telling, self._studio, self._journal, self._before_end, self._spawn
        )
        self.finished = self._ending.finished

    async def tend(self) -> None:
        """Look whether the call moved on without anybody here; one that is over needs no room."""
        async with self._lock:
            await self._refresh()
            if self._case.call.state in LIVE:
                self._countdown.plan()
            elif not self._ending.begun:
                self.finished.set()

    async def join(self, claim: JoinClaim) -> Joined:
        """Take a seat; the first party's join starts the recording's clock."""
        async with self._lock:
            await self._refresh()
            self._require_live()
            self._require_admitted(claim)
            _, replaced = self._seats.take(claim, self._events.last_seq)
            if replaced is not None:
                await self._studio.detach(replaced.claim.token_id)
            if claim.role in PARTIES:
                await self._seat_party(claim)
            await self._studio.open()
            return self._telling.joined(claim, self._seats.present())

    async def _seat_party(self, claim: JoinClaim) -> None:
        try:
            if self._case.call.state is CallState.APPROVED:
                await self._case.first_join(_actor(claim))
                self._telling.state()
            await self._case.stage(StageKind.JOIN, _actor(claim), {"device": claim.device_id})
        except QinqiaoError:
            self._seats.by_peer.pop(claim.token_id, None)
            raise
        self._countdown.plan()

    async def offer(self, peer_id: str, sdp: str) -> str:
        """Connect the peer's media."""
        seat = self._seats.get(peer_id)
        self._require_live()
        return await self._studio.attach(peer_id, seat.role, sdp, masks=seat.claim.masks)

    async def events(self, peer_id: str, after: int) -> list[AnyEvent]:
        """What this peer may see later than `after`; a party that just came sees no old notices."""
        seat = self._seats.get(peer_id)
        self._seats.require_not_barred(seat.role)
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
                self._countdown.cancel()
                await self._ending.end(CallState.ENDED, reason, _actor(seat.claim))
                return
            await self._vacate(seat)

    async def disconnected(self, peer_id: str, *, cut: bool = False) -> None:
        """The socket broke; a party's seat waits for it, an officer's does not.

        `cut` is for whoever may not be here any more: the media do not outlive the socket.
        """
        async with self._lock:
            seat = self._seats.by_peer.get(peer_id)
            if seat is None or self._case.call.state not in LIVE:
                return
            if seat.role is PartyRole.OFFICER:
                await self._vacate(seat)
                return
            if cut:
                await self._studio.detach(peer_id)
                if seat.connected:
                    seat.connected = False
                    self._telling.present(seat.role, False)
            seat.gone_since = self._services.monotonic()
            self._countdown.plan()

    async def speak(self, peer_id: str, on: bool) -> None:
        self._require_live()
        actor = _actor(self._seats.get(peer_id).claim)
        await self._controls.speak(peer_id, actor, on)

    async def view(self, peer_id: str, picture: Picture) -> None:
        """Feed an officer's wall the small pictures, or the chosen call's full ones."""
        if self._seats.get(peer_id).role is not PartyRole.OFFICER:
            raise Conflict("只有监听民警可以选择画面。", code="not_an_officer")
        self._studio.view(peer_id, picture)

    async def board(self, peer_id: str, frame: BoardFrame) -> None:
        """Draw for everybody in the call, where the role may (VC-AV-16)."""
        seat = self._seats.get(peer_id)
        self._require_live()
        self._board.act(seat.claim, frame)

    async def share(self, peer_id: str, picture: bytes) -> None:
        """Show everybody a picture, where the role may (VC-AV-15)."""
        seat = self._seats.get(peer_id)
        self._require_live()
        self._board.share(seat.claim, picture)

    async def quality(self, peer_id: str, figures: Figures) -> None:
        """Keep a party's own statistics, and show them to the officers."""
        seat = self._seats.get(peer_id)
        if seat.role in PARTIES and self._case.call.state in RUNNING:
            graded = self._quality.report(seat.role, figures)
            self._events.add(
                QualityReport, role=seat.role, figures={**figures, "grade": graded.value}
            )

    async def notice(self, actor: Actor, request: NoticeRequest) -> None:
        self._require_open()
        async with self._controlled() as controls:
            await controls.notice(actor, request)

    async def set_length(self, actor: Actor, request: LengthRequest) -> None:
        self._require_open()
        async with self._controlled() as controls:
            await controls.set_length(actor, request)

    async def mute(self, actor: Actor, request: MuteRequest) -> None:
        self._require_open()
        async with self._controlled() as controls:
            await controls.mute(actor, request)

    async def remove(self, actor: Actor, request: RemoveRequest) -> None:
        self._require_open()
        async with self._controlled() as controls:
            await controls.remove(actor, request)

    @asynccontextmanager
    async def _controlled(self) -> AsyncIterator[Controls]:
        async with self._lock:
            self._require_live()
            yield self._controls

    async def cut_off(self, actor: Actor, request: CutOffRequest) -> None:
        """End at once: the media stop first, since safety may not wait for the database."""
        async with self._lock:
            self._require_live()
            self._studio.hold()
            self._countdown.cancel()
            await self._ending.end(CallState.CUT_OFF, EndReason.OFFICER, actor, note=request.reason)

    def describe(self) -> RoomView:
        """Who is here, and what is done with what they say."""
        return RoomView(
            call_id=self._case.call.id,
            state=self._case.call.state,
            seats=[
                SeatView(
                    role=seat.role,
                    name=seat.claim.name,
                    connected=seat.connected,
                    muted=seat.role in self._studio.muted,
                    quality=self._quality.latest.get(seat.role),
                )
                for seat in self._seats.by_peer.values()
            ],
            removed=sorted(self._seats.barred),
            held=self._ending.begun,
            recording=self._studio.recording,
            transcribing=self._studio.transcribing,
        )

    async def close(self) -> None:
        """Let go of a room that nobody needs; `Conflict` where its call runs."""
        if self._case.call.state in RUNNING:
            raise Conflict("通话正在进行，请使用拆线。", code="call_running")
        await self.abandon()

    async def abandon(self) -> None:
        """Let go of everything, as a room that dies does; the call stays as it is."""
        self._countdown.cancel()
        await self._studio.close()
        await self._journal.close()
        self.finished.set()

    def _require_open(self) -> None:
        """An officer ends a privileged call, and does nothing else with it."""
        if not self._case.may_keep_content:
            raise Forbidden("本次通话受保密，只能切断。", code="privileged_call")

    def _require_admitted(self, claim: JoinClaim) -> None:
        """Nobody listens to a privileged call, and who was put out stays out."""
        if claim.role is PartyRole.OFFICER and not self._case.may_keep_content:
            raise Forbidden("本次通话受保密，不得监听。", code="privileged_call")
        self._seats.require_not_barred(claim.role)

    def _require_live(self) -> None:
        call = self._case.call
        if call.state not in LIVE:
            message = end_message(call.state, call.end_reason, call.end_note)
            raise Conflict(message, code="call_over", state=call.state)

    def _on_connection(self, peer_id: str, role: PartyRole, state: str) -> None:
        self._spawn(self.connection_changed(peer_id, state))

    async def connection_changed(self, peer_id: str, state: str) -> None:
        """A peer's media began or ceased to flow."""
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
                self._telling.present(seat.role, connected)
            if self._case.call.state is CallState.WAITING and self._seats.both_connected():
                await self._case.connect()
                self._telling.state()
            self._countdown.plan()

    async def _vacate(self, seat: Seat) -> None:
        peer_id = seat.claim.token_id
        self._seats.by_peer.pop(peer_id, None)
        await self._studio.detach(peer_id)
        if seat.role is PartyRole.OFFICER:
            await self._case.stage(StageKind.WATCH, _actor(seat.claim), watched_detail(False))
            return
        self._telling.present(seat.role, False)
        await self._case.stage(StageKind.LEAVE, _actor(seat.claim), {})
        self._countdown.plan()

    async def _expire(self) -> None:
        async with self._lock:
            await self._refresh()
            due = self._countdown.next()
            if due is not None and due.at > self._services.now():
                self._countdown.plan()
            elif due is not None:
                self._studio.hold()
                self._countdown.cancel()
                await self._end_at(due)

    async def _end_at(self, due: Deadline) -> None:
        try:
            await self._ending.end(due.state, due.reason, SYSTEM)
        except Conflict:
            # Another room of this call was first; where the call still runs, one is made anew.
            self.finished.set()

    async def _refresh(self) -> None:
        """Until somebody has joined, others may move or cancel the call."""
        if self._case.call.state is CallState.APPROVED:
            await self._case.refresh()

    def _before_end(self) -> None:
        """What is still held back goes to the journal."""
        self._quality.finish()
        self._board.finish()

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
