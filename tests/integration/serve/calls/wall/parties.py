"""Many parties at once: their cameras send a clip encoded once, so that a machine bears them."""

import asyncio
import fractions
import time
from functools import cache

import av
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from connectors.postgres.ids import make_id
from pipelines.flows.calls.room_client import JoinClaim
from schemas.calls.state import PartyRole
from tests.integration.media.people import Heard, Microphone
from tests.integration.serve.calls.wall.local_rooms import LocalRooms

CLOCK = 90_000
CLIP_S = 4


@cache
def clip(width: int, height: int, a_second: int) -> tuple[bytes, ...]:
    """VP8 frames of a moving bar, a key frame each second."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = fractions.Fraction(1, a_second)
    encoder.gop_size = a_second
    encoder.bit_rate = 40_000 if width < 200 else 120_000
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    packets: list[bytes] = []
    for number in range(CLIP_S * a_second):
        picture = np.full((height, width, 3), 70, np.uint8)
        left = number * width // (CLIP_S * a_second)
        picture[height // 3 : height * 2 // 3, left : left + width // 8] = (210, 120, 40)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = number
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets)


class ClipCamera(MediaStreamTrack):
    """The clip again and again, as encoded packets."""

    kind = "video"

    def __init__(self, width: int, height: int, a_second: int) -> None:
        super().__init__()
        self._frames = clip(width, height, a_second)
        self._a_second = a_second
        self._number = 0
        self._began: float | None = None

    async def recv(self) -> av.Packet:
        now = time.monotonic()
        self._began = now if self._began is None else self._began
        await asyncio.sleep(max(0.0, self._began + self._number / self._a_second - now))
        packet = av.Packet(self._frames[self._number % len(self._frames)])
        packet.pts = self._number * CLOCK // self._a_second
        packet.time_base = fractions.Fraction(1, CLOCK)
        self._number += 1
        return packet


class Party:
    """One party of a call: full and small picture, a tone for a voice or none."""

    def __init__(
        self,
        role: PartyRole,
        hertz: float,
        *,
        full: tuple[int, int] = (320, 240),
        pictures_s: int = 10,
        voice: bool = True,
    ) -> None:
        self.role = role
        self.peer_id = make_id()
        self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        sections: tuple[tuple[str | MediaStreamTrack, str], ...] = (
            (Microphone(time.monotonic, hertz) if voice else "audio", "sendrecv"),
            (ClipCamera(*full, pictures_s), "sendrecv"),
            ("audio", "recvonly"),
            (ClipCamera(160, 120, min(pictures_s, 5)), "sendonly"),
        )
        for source, direction in sections:
            self._connection.addTransceiver(source, direction)
        self.other, self.picture, self.officer = Heard(), Heard(), Heard()
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, rooms: LocalRooms, call_id: str) -> None:
        claim = JoinClaim(
            role=self.role,
            subject_id=make_id(),
            name=f"{self.role}某",
            device_id="device-of-the-test",
            token_id=self.peer_id,
            # The clip is one flat ground: nothing of a cell can be made out in it.
            masks=self.role is PartyRole.INMATE,
        )
        await rooms.join(call_id, claim)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        sdp = self._connection.localDescription.sdp
        answer = await rooms.offer(call_id, self.peer_id, sdp)
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        transceivers = self._connection.getTransceivers()
        for heard, one in zip((self.other, self.picture, self.officer), transceivers, strict=False):
            self._tasks.append(asyncio.create_task(_listen(one.receiver.track, heard)))

    async def leave(self) -> None:
        await self._connection.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _listen(track: MediaStreamTrack, heard: Heard) -> None:
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        heard.add(time.monotonic(), frame)
        # Pictures of many people for minutes would fill the memory.
        del heard.frames[:-60]
