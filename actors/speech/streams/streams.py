"""The streams of one prison: one a conversation, each with its end."""

import asyncio
import logging

from actors.speech.live.services import SpeechServices
from actors.speech.streams import records
from actors.speech.streams.stream import TOLD_S, Stream
from connectors.patience import within
from pipelines.flows.speech.stream_client import Opening, Seen, StreamKey, Told
from schemas.errors import Conflict, Unavailable
from schemas.speech.live_speech import StreamEnd

logger = logging.getLogger(__name__)

MOST_STREAMS = 64
"""Of one prison at once."""
LINGER_S = 30.0
"""How long a stream that is over still answers those who follow it."""


class Streams:
    """Holds what runs; what must last is in the database."""

    def __init__(self, services: SpeechServices) -> None:
        self._services = services
        self._streams: dict[str, Stream] = {}
        self._opening: set[str] = set()
        # Until where each conversation was listened to, for one that comes back.
        self._reached_s: dict[str, float] = {}
        self._grown = asyncio.Event()

    @property
    def running(self) -> int:
        return sum(one.reason is None for one in self._streams.values())

    async def open(self, prison_id: str, opening: Opening) -> StreamKey:
        """Begin to hear; `Conflict` where another connection hands in the same conversation."""
        conversation_id = opening.conversation_id
        if conversation_id in self._opening:
            raise _streamed()
        if self.running >= MOST_STREAMS:
            raise Unavailable("本监狱同时接入的语音过多，请稍后再试。", code="too_many_streams")
        self._opening.add(conversation_id)
        try:
            await self._make_room(conversation_id)
            stream = await self._begin(opening)
        finally:
            self._opening.discard(conversation_id)
        return StreamKey(
            prison_id=prison_id,
            conversation_id=conversation_id,
            stream_id=stream.id,
            at_s=stream.at_s,
        )

    def feed(self, key: StreamKey, sound: bytes) -> None:
        self._of(key).feed(sound)

    def left_out(self, key: StreamKey, seconds: float) -> None:
        self._of(key).left_out(seconds)

    async def end(self, key: StreamKey, reason: StreamEnd) -> None:
        """Stop, where it runs; returns once everything heard is stored."""
        stream = self._streams.get(key.conversation_id)
        if stream is not None and stream.id == key.stream_id:
            await stream.finish(reason)

    async def told(self, conversation_id: str, seen: Seen) -> Told | None:
        """What is new of a conversation; waits for it, and for a stream where there is none."""
        stream = self._streams.get(conversation_id)
        if stream is None or (seen.over and stream.id == seen.stream_id):
            stream = await self._another(conversation_id, seen.stream_id)
        if stream is None:
            return None
        return await stream.told(seen.after if stream.id == seen.stream_id else 0)

    async def close(self) -> None:
        """End all, as when the process leaves."""
        await asyncio.gather(*(one.finish(StreamEnd.LOST) for one in self._streams.values()))

    def abandon(self) -> None:
        """Let go of everything without an end, as when the process dies."""
        for stream in self._streams.values():
            stream.abandon()

    async def _make_room(self, conversation_id: str) -> None:
        """A stream that is over is waited for, one whose connection is dead is ended."""
        before = self._streams.get(conversation_id)
        if before is None:
            return
        if before.reason is None and not before.stale:
            raise _streamed()
        await before.finish(StreamEnd.REPLACED)
        self._reached_s[conversation_id] = before.reached_s

    async def _begin(self, opening: Opening) -> Stream:
        services, conversation_id = self._services, opening.conversation_id
        row, before = await records.begin(
            services.database, opening, self._reached_s.get(conversation_id), services.now()
        )
        stream = Stream(services, row, opening, before)
        self._streams[conversation_id] = stream
        task = asyncio.get_running_loop().create_task(self._forget(conversation_id, stream))
        task.add_done_callback(_say_why)
        self._grown.set()
        self._grown = asyncio.Event()
        return stream

    async def _forget(self, conversation_id: str, stream: Stream) -> None:
        await stream.done.wait()
        self._reached_s[conversation_id] = stream.reached_s
        await asyncio.sleep(LINGER_S)
        if self._streams.get(conversation_id) is stream:
            del self._streams[conversation_id]

    async def _another(self, conversation_id: str, known: str) -> Stream | None:
        """The next stream of a conversation; None where none came in time."""
        deadline = asyncio.get_running_loop().time() + TOLD_S
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            grown = self._grown
            stream = self._streams.get(conversation_id)
            if stream is not None and stream.id != known:
                return stream
            try:
                await within(left, grown.wait())
            except TimeoutError:
                break
        return None

    def _of(self, key: StreamKey) -> Stream:
        stream = self._streams.get(key.conversation_id)
        if stream is None or stream.id != key.stream_id:
            raise Unavailable("语音连接已失效，请重新连接。", code="stream_lost")
        return stream


def _streamed() -> Conflict:
    return Conflict("这次会见或通话的语音正在由另一个连接传送。", code="streamed_already")


def _say_why(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("a stream was not put away", exc_info=task.exception())
