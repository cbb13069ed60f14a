"""One person's connection to a call: the WebSocket protocol and the media behind it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
import numpy as np
import websockets
from aiortc import (
    MediaStreamTrack,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from loadtests.media.camera import now_ms
from loadtests.media.loopback import LoopbackConnection
from loadtests.media.time_code import age_ms
from loadtests.people.person import Person
from schemas.calls.live import (
    Answer,
    AnyServerFrame,
    Ended,
    Event,
    Join,
    Joined,
    Leave,
    Offer,
    Refused,
    Speak,
    StateChanged,
)
from schemas.calls.state import CallState
from schemas.calls.views import JoinToken

logger = logging.getLogger(__name__)

Frame = TypeVar("Frame", bound=msgspec.Struct)
WAIT_S = 20.0
LOST = frozenset({"room_lost", "not_in_room"})
TRIES = 14
AGAIN_S = 0.25
ATTEMPT_S = 5.0


class Rejected(Exception):
    """The call's socket refused."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused
        super().__init__(f"{refused.code}: {refused.message}")


@dataclass
class Received:
    """What came through the server from others."""

    video_frames: int = 0
    audio_s: float = 0.0
    picture_ages_ms: list[int] = field(default_factory=list)


class CallPeer:
    """A party or a watching officer; keep it open with `async with`."""

    def __init__(self, person: Person, token: JoinToken, *, masks: bool = False) -> None:
        self._masks = masks
        self._person = person
        self._token = token
        self._pc = LoopbackConnection()
        self._connect: Callable[[], Awaitable[None]] | None = None
        self._over = False
        self._coming_back = False
        self.returned: list[float] = []
        """Wall-clock times at which a lost connection stood again, media included."""
        self._frames: list[tuple[float, msgspec.Struct]] = []
        self._grown = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []
        self._socket: websockets.ClientConnection | None = None
        self.received: dict[str, Received] = {}

    async def join(self) -> Joined:
        """Enter with the token."""
        self._socket = await websockets.connect(
            self._person.socket_url, additional_headers=self._person.socket_headers()
        )
        reader = asyncio.create_task(self._read(self._socket))
        self._tasks.append(reader)
        came = len(self.seen(Joined))
        await self._send(
            Join(
                token=self._token.token,
                device_id=self._person.device_id,
                last_seq=max((event.seq for _, event in self._events()), default=0),
                masks=self._masks,
            )
        )
        joined = asyncio.create_task(self.next(Joined, skip=came))
        await asyncio.wait({reader, joined}, return_when=asyncio.FIRST_COMPLETED)
        if not joined.done():
            joined.cancel()
            raise ConnectionResetError("the socket closed before the seat was taken")
        return joined.result()

    async def connect_party(self, microphone: MediaStreamTrack, camera: MediaStreamTrack) -> None:
        """Sound and picture both ways, and the officer's voice."""
        self._connect = lambda: self._as_party(microphone, camera)
        await self._connect()

    async def connect_watcher(self, microphone: MediaStreamTrack) -> None:
        """Both parties' sound and picture, and the officer's own microphone."""
        self._connect = lambda: self._as_watcher(microphone)
        await self._connect()

    async def _as_party(self, microphone: MediaStreamTrack, camera: MediaStreamTrack) -> None:
        self._pc.addTransceiver(microphone, direction="sendrecv")
        self._pc.addTransceiver(camera, direction="sendrecv")
        self._pc.addTransceiver("audio", direction="recvonly")
        await self._negotiate(["other", "other", "officer"])

    async def _as_watcher(self, microphone: MediaStreamTrack) -> None:
        self._pc.addTransceiver(microphone, direction="sendonly")
        for kind in ("audio", "video", "audio", "video"):
            self._pc.addTransceiver(kind, direction="recvonly")
        await self._negotiate(["", "relative", "relative", "inmate", "inmate"])

    async def speak(self, on: bool) -> None:
        await self._send(Speak(on=on))

    async def leave(self) -> None:
        self._over = True
        await self._send(Leave())

    async def state(self, wanted: CallState) -> None:
        """Wait until the call is in a state."""
        await self.next(StateChanged, lambda frame: frame.state is wanted)

    async def ended(self) -> Ended:
        return await self.next(Ended)

    async def next(
        self,
        kind: type[Frame],
        wanted: Callable[[Frame], bool] = lambda _: True,
        wait_s: float = WAIT_S,
        skip: int = 0,
    ) -> Frame:
        """A frame of a kind that is wanted, after `skip` others, whether it came or is to come."""
        async with asyncio.timeout(wait_s), self._grown:
            while True:
                found = 0
                for _, frame in self._frames:
                    if isinstance(frame, Refused) and kind is not Refused:
                        raise Rejected(frame)
                    if isinstance(frame, kind) and wanted(frame):
                        found += 1
                        if found > skip:
                            return frame
                await self._grown.wait()

    def seen(self, kind: type[Frame]) -> list[tuple[float, Frame]]:
        """All frames of a kind with the wall-clock time of their arrival."""
        return [(at, frame) for at, frame in self._frames if isinstance(frame, kind)]

    def _events(self) -> list[tuple[float, Event]]:
        return self.seen(Event)

    async def close(self) -> None:
        self._over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        await self._pc.close()

    async def __aenter__(self) -> "CallPeer":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _negotiate(self, sources: list[str]) -> None:
        answered = len(self.seen(Answer))
        await self._pc.setLocalDescription(await self._pc.createOffer())
        await self._send(Offer(sdp=self._pc.localDescription.sdp))
        answer = await self.next(Answer, skip=answered)
        await self._pc.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        for source, transceiver in zip(sources, self._pc.getTransceivers(), strict=True):
            if source:
                self._watch(source, transceiver)

    def _watch(self, source: str, transceiver: RTCRtpTransceiver) -> None:
        received = self.received.setdefault(source, Received())
        track = transceiver.receiver.track
        self._tasks.append(asyncio.create_task(_count(track, received)))

    async def _send(self, frame: msgspec.Struct) -> None:
        assert self._socket is not None
        await self._socket.send(msgspec.json.encode(frame).decode())

    async def _read(self, socket: websockets.ClientConnection) -> None:
        try:
            async for text in socket:
                frame = msgspec.json.decode(text, type=AnyServerFrame)
                if isinstance(frame, Refused) and frame.code in LOST:
                    continue
                self._over = self._over or isinstance(frame, Ended)
                async with self._grown:
                    self._frames.append((time.time(), frame))
                    self._grown.notify_all()
        except websockets.ConnectionClosed as closed:
            logger.info("socket closed: %s", closed)
        if not self._over and self._connect is not None and not self._coming_back:
            self._coming_back = True
            self._tasks.append(asyncio.create_task(self._come_back()))

    async def _come_back(self) -> None:
        """As every client does: the same token, a new connection, again until it stands."""
        for attempt in range(TRIES):
            await asyncio.sleep(min(0.5, AGAIN_S * 2**attempt))
            try:
                await self._pc.close()
                self._pc = LoopbackConnection()
                async with asyncio.timeout(ATTEMPT_S):
                    await self.join()
                    assert self._connect is not None
                    await self._connect()
            except (OSError, TimeoutError, websockets.WebSocketException) as problem:
                logger.info("not back yet: %s: %s", type(problem).__name__, problem)
                continue
            self.returned.append(time.time())
            self._coming_back = False
            return
        logger.error("did not come back in %d tries", TRIES)


async def _count(track: MediaStreamTrack, received: Received) -> None:
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        if isinstance(frame, VideoFrame):
            received.video_frames += 1
            luma = frame.to_ndarray(format="gray")
            received.picture_ages_ms.append(age_ms(np.asarray(luma, dtype=np.uint8), now_ms()))
        elif isinstance(frame, AudioFrame):
            received.audio_s += frame.samples / frame.sample_rate
