"""What an officer may do to a running call without ending it; stored first, then done."""

from datetime import timedelta

from actors.calls.room.case import Case
from actors.calls.room.countdown import Countdown
from actors.calls.room.seats import Seats
from actors.calls.room.services import RoomServices
from actors.calls.room.studio import Studio
from actors.speech.live.event_log import EventLog
from pipelines.rules.security.actor import Actor
from schemas.calls.live import LengthChanged, Muted, Notice, Present, Speaking
from schemas.calls.rooms import MuteRequest, RemoveRequest
from schemas.calls.state import PartyRole, StageKind
from schemas.calls.views import LengthRequest, NoticeRequest
from schemas.errors import Conflict, InvalidInput


class Controls:
    """Works on the parts of one room; the caller holds the room's lock and knows it is live."""

    def __init__(
        self,
        services: RoomServices,
        case: Case,
        seats: Seats,
        events: EventLog,
        studio: Studio,
        countdown: Countdown,
    ) -> None:
        self._services = services
        self._case = case
        self._seats = seats
        self._events = events
        self._studio = studio
        self._countdown = countdown

    async def speak(self, peer_id: str, actor: Actor, on: bool) -> None:
        """The officer is heard by both; log, recording and transcript hold it (VC-MON-03)."""
        seat = self._seats.get(peer_id)
        if seat.role is not PartyRole.OFFICER:
            raise Conflict("只有监听民警可以插话。", code="not_an_officer")
        self._studio.speak(seat.claim, on)
        self._events.add(Speaking, on=on, officer=seat.claim.name)
        await self._case.stage(StageKind.SPEAK_IN, actor, {"on": on, "at_s": self._case.clock_s()})

    async def notice(self, actor: Actor, request: NoticeRequest) -> None:
        """Lay a notice over both pictures (VC-MON-08)."""
        await self._case.notice(actor, request)
        self._events.add(Notice, level=request.level, text=request.text, seconds=request.seconds)

    async def set_length(self, actor: Actor, request: LengthRequest) -> None:
        """Change the whole length; every countdown changes at once (VC-MON-04)."""
        now = self._services.now()
        connected_at = self._case.call.connected_at
        if connected_at and connected_at + timedelta(minutes=request.minutes) <= now:
            raise InvalidInput("新的时长已经用完，请改用拆线。", code="length_in_the_past")
        call = await self._case.set_length(actor, request.minutes)
        if call.ends_at:
            self._events.add(
                LengthChanged, ends_at=call.ends_at, minutes=call.minutes, server_now=now
            )
        self._countdown.plan()

    async def mute(self, actor: Actor, request: MuteRequest) -> None:
        """Take a party's voice off the other's ear, or give it back (VC-AV-04)."""
        detail = {"role": request.role, "on": request.on, "reason": request.reason}
        await self._case.control(StageKind.MUTE, "call.mute", actor, detail)
        self._studio.mute(request.role, request.on)
        self._events.add(Muted, role=request.role, on=request.on)

    async def remove(self, actor: Actor, request: RemoveRequest) -> None:
        """Put a party out until an officer lets it in again (VC-AV-04)."""
        detail = {"role": request.role, "out": request.out, "reason": request.reason}
        await self._case.control(StageKind.REMOVE, "call.remove", actor, detail)
        self._seats.bar(request.role, request.out)
        seat = self._seats.party(request.role)
        if not request.out or seat is None:
            return
        await self._studio.detach(seat.claim.token_id)
        if seat.gone_since is None:
            seat.gone_since = self._services.monotonic()
        seat.connected = False
        self._events.add(Present, role=request.role, present=False)
        self._countdown.plan()
