"""Rooms without media, so that the socket's part is seen alone: they seat, tell events, can die."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.flows.calls.room_client import JoinClaim
from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent, Board, Joined, Picture, Refused
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView, SeatView
from schemas.calls.state import CallState
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import Unavailable

SCRIPTED = pytest.mark.stand_in("rooms", "No room is made: it notes what it was asked.")


class ScriptedRooms:
    """A `RoomClient` whose events the test puts in.

    A room is a process of its own with media in it: seconds a test, where most ask who may enter
    and what reaches whom. What rooms do is seen in `actors/calls/room`, `wall` and `tests/e2e`.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.claims: list[JoinClaim] = []
        self.changed = asyncio.Condition()
        self._events: dict[str, list[AnyEvent]] = defaultdict(list)
        self._dead: set[str] = set()

    async def tell(self, call_id: str, event: AnyEvent) -> None:
        self._events[call_id].append(event)
        await self._wake()

    async def die(self, call_id: str) -> None:
        self._dead.add(call_id)
        await self._wake()

    async def has_been_asked(self, name: str) -> tuple[Any, ...]:
        """Wait until the room was asked something."""
        async with self.changed:
            await self.changed.wait_for(lambda: any(one[0] == name for one in self.asked))
        return next(one for one in self.asked if one[0] == name)

    async def prepare(self, call_id: str) -> None:
        await self._note("prepare", call_id)

    async def join(self, call_id: str, claim: JoinClaim) -> Joined | Refused:
        self._dead.discard(call_id)
        self.claims.append(claim)
        await self._note("join", call_id)
        now = datetime.now(UTC)
        return Joined(
            call_id=call_id,
            role=claim.role,
            state=CallState.WAITING,
            names={},
            server_now=now,
            ends_at=None,
            present=[claim.role],
            joinable_until=now,
        )

    async def offer(self, call_id: str, peer_id: str, sdp: str) -> str:
        self._require_alive(call_id)
        return f"answer to {sdp}"

    async def events(self, call_id: str, peer_id: str, after: int) -> list[AnyEvent]:
        async with self.changed:
            await self.changed.wait_for(
                lambda: call_id in self._dead or self._later(call_id, after)
            )
        self._require_alive(call_id)
        return self._later(call_id, after)

    async def leave(self, call_id: str, peer_id: str) -> None:
        await self._note("leave", call_id, peer_id)

    async def disconnected(self, call_id: str, peer_id: str, *, cut: bool = False) -> None:
        await self._note("disconnected", call_id, peer_id, cut)

    async def speak(self, call_id: str, peer_id: str, on: bool) -> None:
        await self._note("speak", call_id, on)

    async def view(self, call_id: str, peer_id: str, picture: Picture) -> None:
        await self._note("view", call_id, picture)

    async def quality(
        self, call_id: str, peer_id: str, figures: Mapping[str, float | None]
    ) -> None:
        await self._note("quality", call_id, dict(figures))

    async def describe(self, call_id: str) -> RoomView:
        seats = [
            SeatView(role=one.role, name=one.name, connected=True, muted=False, quality=None)
            for one in self.claims
        ]
        return RoomView(
            call_id=call_id,
            state=CallState.CONNECTED,
            seats=seats,
            removed=[],
            held=False,
            recording=True,
            transcribing=True,
        )

    async def mute(self, call_id: str, actor: Actor, request: MuteRequest) -> None:
        await self._note("mute", call_id, actor.name, request.role, request.on)

    async def remove(self, call_id: str, actor: Actor, request: RemoveRequest) -> None:
        await self._note("remove", call_id, actor.name, request.role, request.out)

    async def close(self, call_id: str) -> None:
        await self._note("close", call_id)

    async def board(self, call_id: str, peer_id: str, frame: Board) -> None:
        await self._note("board", call_id, frame.act)

    async def share(self, call_id: str, peer_id: str, picture: bytes) -> None:
        await self._note("share", call_id, picture)

    async def notice(self, call_id: str, actor: Actor, request: NoticeRequest) -> None:
        await self._note("notice", call_id, actor.name, request.text)

    async def set_length(self, call_id: str, actor: Actor, request: LengthRequest) -> None:
        await self._note("set_length", call_id, actor.name, request.minutes)

    async def cut_off(self, call_id: str, actor: Actor, request: CutOffRequest) -> None:
        await self._note("cut_off", call_id, actor.name, request.reason)

    def _later(self, call_id: str, after: int) -> list[AnyEvent]:
        return [event for event in self._events[call_id] if event.seq > after]

    def _require_alive(self, call_id: str) -> None:
        if call_id in self._dead:
            raise Unavailable("通话房间正在恢复，请稍候。", code="room_lost")

    async def _note(self, *what: Any) -> None:
        self.asked.append(what)
        await self._wake()

    async def _wake(self) -> None:
        async with self.changed:
            self.changed.notify_all()
