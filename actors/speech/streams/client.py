"""Reaching the streams of all prisons through Ray."""

import asyncio
from typing import Any

import ray
from ray.exceptions import RayActorError, RayTaskError

from actors.background import LOGICAL_CPUS, NAMESPACE
from actors.named import STREAMS
from actors.speech.streams.actor import LiveStreamsActor
from connectors.live_settings import Current
from pipelines.flows.speech.stream_client import Opening, Seen, StreamKey, Told
from schemas.errors import QinqiaoError, Unavailable
from schemas.speech.live_speech import StreamEnd

CALLS_AT_ONCE = 1000
"""Whoever follows a conversation waits inside a call."""
ABSENT_S = 2.0
"""How often the actor is looked for by those who follow, where there is none."""


def actor_name(prison_id: str) -> str:
    return STREAMS + prison_id


class RayStreamClient:
    """One named actor a prison, made when first something is handed in."""

    def __init__(self, settings: Current) -> None:
        self._settings = settings
        # Looked up once: every piece of sound goes through here.
        self._known: dict[str, Any] = {}

    async def open(self, prison_id: str, opening: Opening) -> StreamKey:
        key: StreamKey = await self._answer(prison_id, self._made(prison_id).open.remote(opening))
        return key

    async def feed(self, key: StreamKey, sound: bytes) -> None:
        await self._answer(
            key.prison_id, (await self._found(key.prison_id)).feed.remote(key, sound)
        )

    async def left_out(self, key: StreamKey, seconds: float) -> None:
        await self._answer(
            key.prison_id, (await self._found(key.prison_id)).left_out.remote(key, seconds)
        )

    async def end(self, key: StreamKey, reason: StreamEnd) -> None:
        await self._answer(
            key.prison_id, (await self._found(key.prison_id)).end.remote(key, reason)
        )

    async def told(self, prison_id: str, conversation_id: str, seen: Seen) -> Told | None:
        try:
            actor = await self._found(prison_id)
        except Unavailable:
            # Nobody hands in anything there: following makes no process.
            await asyncio.sleep(ABSENT_S)
            return None
        told: Told | None = await self._answer(prison_id, actor.told.remote(conversation_id, seen))
        return told

    def _made(self, prison_id: str) -> Any:
        return LiveStreamsActor.options(  # type: ignore[attr-defined]
            name=actor_name(prison_id),
            namespace=NAMESPACE,
            lifetime="detached",
            get_if_exists=True,
            max_concurrency=CALLS_AT_ONCE,
            num_cpus=LOGICAL_CPUS,
        ).remote(self._settings(), prison_id)

    async def _found(self, prison_id: str) -> Any:
        if prison_id not in self._known:
            name = actor_name(prison_id)
            try:
                found = await asyncio.to_thread(ray.get_actor, name, namespace=NAMESPACE)
            except ValueError as gone:
                raise _lost() from gone
            self._known[prison_id] = found
        return self._known[prison_id]

    async def _answer(self, prison_id: str, reference: Any) -> Any:
        try:
            return await reference
        except RayActorError as gone:
            # One that left for good has another handle when it is made again.
            self._known.pop(prison_id, None)
            raise _lost() from gone
        except RayTaskError as failure:
            # Ray wraps what the actor raised; the caller wants our own error.
            if isinstance(failure.cause, QinqiaoError):
                raise failure.cause from failure
            raise


def _lost() -> Unavailable:
    return Unavailable("语音连接已失效，请重新连接。", code="stream_lost")
