"""The Ray shell of a room: unpacks, calls, returns; ends itself when the call is sealed."""

import asyncio
import logging
import time
from datetime import UTC, datetime

import ray

from actors.calls.room.case import Case
from actors.calls.room.face_model import ServeFaceModel
from actors.calls.room.room import Room
from actors.calls.room.services import RoomServices
from actors.recordings.recording_composer import compose_recording
from actors.speech.live.listener import ServeListener
from actors.speech.live.words import LiveWords
from actors.speech.speech_lease import RayPool
from connectors.doors import Doors, fresh_id, open_doors
from connectors.postgres.calls import calls
from connectors.speech.vad import make_vad
from pipelines.flows.calls.room_client import Figures, JoinClaim
from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent, Board, Joined, Picture, Refused
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import NotFound
from schemas.settings import Settings

LINGER_S = 30.0
"""How long a sealed room still answers those who ask for its last events."""
IDLE_S = 900.0
"""How long a room that nobody joined is kept."""


# Ray makes a room that died anew at once, so that it waits for its parties before they come back.
@ray.remote(max_restarts=-1)
class CallRoomActor:
    """One call's room in a process of its own; the database is the truth, this is a cache."""

    def __init__(self, settings: Settings, call_id: str) -> None:
        logging.basicConfig(level=settings.log_level)
        self._settings = settings
        self._call_id = call_id
        self._doors = open_doors(settings)
        self._opening = asyncio.Lock()
        self._room: Room | None = None
        again = ray.get_runtime_context().was_current_actor_reconstructed
        asyncio.get_running_loop().create_task(self._begin(again))

    async def tend(self) -> None:
        """Look after the call without anybody here."""
        await (await self._opened()).tend()

    async def join(self, claim: JoinClaim) -> Joined | Refused:
        return await (await self._opened()).join(claim)

    async def offer(self, peer_id: str, sdp: str) -> str:
        return await (await self._opened()).offer(peer_id, sdp)

    async def events(self, peer_id: str, after: int) -> list[AnyEvent]:
        return await (await self._opened()).events(peer_id, after)

    async def leave(self, peer_id: str) -> None:
        await (await self._opened()).leave(peer_id)

    async def disconnected(self, peer_id: str, cut: bool) -> None:
        await (await self._opened()).disconnected(peer_id, cut=cut)

    async def speak(self, peer_id: str, on: bool) -> None:
        await (await self._opened()).speak(peer_id, on)

    async def view(self, peer_id: str, picture: Picture) -> None:
        await (await self._opened()).view(peer_id, picture)

    async def quality(self, peer_id: str, figures: Figures) -> None:
        await (await self._opened()).quality(peer_id, figures)

    async def describe(self) -> RoomView:
        return (await self._opened()).describe()

    async def mute(self, actor: Actor, request: MuteRequest) -> None:
        await (await self._opened()).mute(actor, request)

    async def remove(self, actor: Actor, request: RemoveRequest) -> None:
        await (await self._opened()).remove(actor, request)

    async def board(self, peer_id: str, frame: Board) -> None:
        await (await self._opened()).board(peer_id, frame)

    async def share(self, peer_id: str, picture: bytes) -> None:
        await (await self._opened()).share(peer_id, picture)

    async def notice(self, actor: Actor, request: NoticeRequest) -> None:
        await (await self._opened()).notice(actor, request)

    async def set_length(self, actor: Actor, request: LengthRequest) -> None:
        await (await self._opened()).set_length(actor, request)

    async def cut_off(self, actor: Actor, request: CutOffRequest) -> None:
        await (await self._opened()).cut_off(actor, request)

    async def close(self) -> None:
        """Leave, where the call does not run."""
        if self._room is not None:
            await self._room.close()
        _retire()

    async def retire(self) -> None:
        """End this process; Ray allows that from within a method alone."""
        await self._doors.close()
        ray.actor.exit_actor()  # type: ignore[no-untyped-call]

    async def _opened(self) -> Room:
        async with self._opening:
            if self._room is None:
                self._room = await self._open()
                asyncio.get_running_loop().create_task(self._leave_when_finished(self._room))
        return self._room

    async def _open(self) -> Room:
        async with self._doors.database.transaction() as tx:
            call = await calls.get(tx, self._call_id)
        if call is None:
            raise NotFound("没有这次通话。", code="call_not_found")
        listener = ServeListener()
        services = _services(self._settings, self._doors, listener)
        case = Case(services, call)
        room = Room(services, case, await case.restrictions())
        asyncio.get_running_loop().create_task(listener.warm())
        return room

    async def _begin(self, again: bool) -> None:
        """A room that is made anew takes its call up at once; one that stays unopened leaves."""
        if again:
            await self._opened()
        await asyncio.sleep(IDLE_S)
        if self._room is None:
            _retire()

    async def _leave_when_finished(self, room: Room) -> None:
        await room.finished.wait()
        await asyncio.sleep(LINGER_S)
        _retire()


def _retire() -> None:
    ray.get_runtime_context().current_actor.retire.remote()


def _services(settings: Settings, doors: Doors, listener: ServeListener) -> RoomServices:
    return RoomServices(
        settings=settings,
        database=doors.database,
        store=doors.store,
        speech=listener,
        channels=RayPool(),
        faces=ServeFaceModel(),
        words=lambda prison_id: LiveWords(doors.database, prison_id),
        voice_activity=make_vad,
        compose=lambda recording_id: _compose(settings, recording_id),
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        new_id=fresh_id,
    )


async def _compose(settings: Settings, recording_id: str) -> None:
    await compose_recording.remote(settings, recording_id)
