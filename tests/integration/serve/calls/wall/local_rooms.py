"""Real rooms in this process: media, recording and log as everywhere, without an actor each."""

import asyncio
import time
from datetime import UTC, datetime

from actors.calls.room.case import Case
from actors.calls.room.room import Room
from actors.calls.room.services import RoomServices
from actors.speech.live.words import LiveWords
from connectors.postgres.calls import calls
from connectors.postgres.ids import make_id
from pipelines.flows.calls.room_client import Figures, JoinClaim
from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent, Board, Joined, Picture, Refused
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import Unavailable
from tests.integration.serve.calls.wall.senses import Senses
from tests.integration.serve.world import World
from tests.pools import LocalPool


class LocalRooms:
    """A `RoomClient` over rooms of this event loop.

    Ray's part alone is missing, which takes long to start: `tests/e2e` has all of it.
    """

    def __init__(self, world: World, senses: Senses | None = None) -> None:
        self._world = world
        self._senses = senses or Senses()
        self.rooms: dict[str, Room] = {}
        self._making = asyncio.Lock()

    async def prepare(self, call_id: str) -> None:
        return

    async def join(self, call_id: str, claim: JoinClaim) -> Joined | Refused:
        # Two who come at once are let into one room, as Ray gives them one actor of a name.
        async with self._making:
            if call_id not in self.rooms:
                self.rooms[call_id] = await self._made(call_id)
        return await self.rooms[call_id].join(claim)

    async def offer(self, call_id: str, peer_id: str, sdp: str) -> str:
        return await self._room(call_id).offer(peer_id, sdp)

    async def events(self, call_id: str, peer_id: str, after: int) -> list[AnyEvent]:
        return await self._room(call_id).events(peer_id, after)

    async def leave(self, call_id: str, peer_id: str) -> None:
        await self._room(call_id).leave(peer_id)

    async def disconnected(self, call_id: str, peer_id: str, *, cut: bool = False) -> None:
        await self._room(call_id).disconnected(peer_id, cut=cut)

    async def speak(self, call_id: str, peer_id: str, on: bool) -> None:
        await self._room(call_id).speak(peer_id, on)

    async def view(self, call_id: str, peer_id: str, picture: Picture) -> None:
        await self._room(call_id).view(peer_id, picture)

    async def board(self, call_id: str, peer_id: str, frame: Board) -> None:
        await self._room(call_id).board(peer_id, frame)

    async def share(self, call_id: str, peer_id: str, picture: bytes) -> None:
        await self._room(call_id).share(peer_id, picture)

    async def quality(self, call_id: str, peer_id: str, figures: Figures) -> None:
        await self._room(call_id).quality(peer_id, figures)

    async def describe(self, call_id: str) -> RoomView:
        return self._room(call_id).describe()

    async def mute(self, call_id: str, actor: Actor, request: MuteRequest) -> None:
        await self._room(call_id).mute(actor, request)

    async def remove(self, call_id: str, actor: Actor, request: RemoveRequest) -> None:
        await self._room(call_id).remove(actor, request)

    async def notice(self, call_id: str, actor: Actor, request: NoticeRequest) -> None:
        await self._room(call_id).notice(actor, request)

    async def set_length(self, call_id: str, actor: Actor, request: LengthRequest) -> None:
        await self._room(call_id).set_length(actor, request)

    async def cut_off(self, call_id: str, actor: Actor, request: CutOffRequest) -> None:
        await self._room(call_id).cut_off(actor, request)

    async def close(self) -> None:
        for room in self.rooms.values():
            await room.abandon()

    def _room(self, call_id: str) -> Room:
        if call_id not in self.rooms:
            raise Unavailable("通话房间正在恢复，请稍候。", code="room_lost")
        return self.rooms[call_id]

    async def _made(self, call_id: str) -> Room:
        world = self._world
        async with world.database.transaction() as tx:
            call = await calls.get(tx, call_id)
        assert call is not None
        services = RoomServices(
            settings=world.settings,
            database=world.database,
            store=world.files,
            speech=self._senses,
            channels=LocalPool(),
            faces=self._senses,
            words=lambda prison_id: LiveWords(world.database, prison_id),
            voice_activity=self._senses.voice_activity,
            compose=self._senses.compose,
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
            new_id=make_id,
        )
        return Room(services, Case(services, call))
