"""Reaching the rooms of all calls through Ray (VC-AV-11)."""

from typing import Any

import ray
from ray.exceptions import RayActorError, RayTaskError

from actors.calls.room.actor import CallRoomActor
from actors.named import ROOM, beginning
from connectors.live_settings import Current
from connectors.postgres.platform import intents
from pipelines.flows.calls.room_client import Figures, JoinClaim
from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent, Board, Joined, Picture, Refused
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
from schemas.errors import QinqiaoError, Unavailable

NAMESPACE = "qinqiao"
CALLS_AT_ONCE = 200
LOGICAL_CPUS = 0.1


def room_name(call_id: str) -> str:
    return ROOM + call_id


class RayRoomClient:
    """One named actor a call, made when first needed; it ends itself when the call is sealed."""

    def __init__(self, settings: Current) -> None:
        self._settings = settings

    async def prepare(self, call_id: str) -> None:
        await intents.settle()
        self._make(call_id)

    async def tend(self, call_id: str) -> None:
        """Have the call's room look after it, made where there is none."""
        await self._answer(self._make(call_id).tend.remote())

    async def join(self, call_id: str, claim: JoinClaim) -> Joined | Refused:
        answer: Joined | Refused = await self._answer(self._make(call_id).join.remote(claim))
        return answer

    async def offer(self, call_id: str, peer_id: str, sdp: str) -> str:
        answer: str = await self._ask(call_id, "offer", peer_id, sdp)
        return answer

    async def events(self, call_id: str, peer_id: str, after: int) -> list[AnyEvent]:
        events: list[AnyEvent] = await self._ask(call_id, "events", peer_id, after)
        return events

    async def leave(self, call_id: str, peer_id: str) -> None:
        await self._ask(call_id, "leave", peer_id)

    async def disconnected(self, call_id: str, peer_id: str, *, cut: bool = False) -> None:
        await self._ask(call_id, "disconnected", peer_id, cut)

    async def speak(self, call_id: str, peer_id: str, on: bool) -> None:
        await self._ask(call_id, "speak", peer_id, on)

    async def view(self, call_id: str, peer_id: str, picture: Picture) -> None:
        await self._ask(call_id, "view", peer_id, picture)

    async def quality(self, call_id: str, peer_id: str, figures: Figures) -> None:
        await self._ask(call_id, "quality", peer_id, dict(figures))

    async def describe(self, call_id: str) -> RoomView:
        await intents.settle()
        described: RoomView = await self._answer(self._make(call_id).describe.remote())
        return described

    async def mute(self, call_id: str, actor: Actor, request: MuteRequest) -> None:
        await self._answer(self._make(call_id).mute.remote(actor, request))

    async def remove(self, call_id: str, actor: Actor, request: RemoveRequest) -> None:
        await self._answer(self._make(call_id).remove.remote(actor, request))

    async def close(self, call_id: str) -> None:
        await intents.settle()
        await self._ask(call_id, "close")

    async def board(self, call_id: str, peer_id: str, frame: Board) -> None:
        await self._ask(call_id, "board", peer_id, frame)

    async def share(self, call_id: str, peer_id: str, picture: bytes) -> None:
        await self._ask(call_id, "share", peer_id, picture)

    async def notice(self, call_id: str, actor: Actor, request: NoticeRequest) -> None:
        await self._ask(call_id, "notice", actor, request)

    async def set_length(self, call_id: str, actor: Actor, request: LengthRequest) -> None:
        await self._ask(call_id, "set_length", actor, request)

    async def cut_off(self, call_id: str, actor: Actor, request: CutOffRequest) -> None:
        await intents.settle()
        await self._answer(self._make(call_id).cut_off.remote(actor, request))

    def _make(self, call_id: str) -> Any:
        return CallRoomActor.options(  # type: ignore[attr-defined]
            name=room_name(call_id),
            namespace=NAMESPACE,
            lifetime="detached",
            get_if_exists=True,
            max_concurrency=CALLS_AT_ONCE,
            num_cpus=LOGICAL_CPUS,
        ).remote(self._settings(), call_id)

    async def _ask(self, call_id: str, method: str, *arguments: Any) -> Any:
        try:
            room = ray.get_actor(room_name(call_id), namespace=NAMESPACE)
        except ValueError as gone:
            raise _lost() from gone
        return await self._answer(getattr(room, method).remote(*arguments))

    async def _answer(self, reference: Any) -> Any:
        try:
            return await reference
        except RayActorError as gone:
            raise _lost() from gone
        except RayTaskError as failure:
            # Ray wraps what the room raised; the caller wants our own error.
            if isinstance(failure.cause, QinqiaoError):
                raise failure.cause from failure
            raise


def standing_rooms() -> list[str]:
    """Ids of the calls that have a room in this cluster."""
    return beginning(ROOM)


def _lost() -> Unavailable:
    return Unavailable("通话房间正在恢复，请稍候。", code="room_lost")
