"""What the room itself takes from a source: packets to keep, frames to watch, sound to hear.

A source is always read to its end, since aiortc queues without limit what nobody reads; where
nothing is recorded, heard or watched its frames are counted and forgotten.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from connectors.ending import end
from connectors.media.recording.encoders import (
    PICTURE_RATE,
    RATE,
    live_picture_encoder,
    live_sound_encoder,
)
from connectors.media.relay.source import own
from connectors.media.speech_decoder import RATE as SPEECH_RATE
from connectors.media.speech_decoder import Sound
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from pipelines.rules.recordings.rtp_clock import RtpClock

logger = logging.getLogger(__name__)

USUAL_PICTURES_S = 15
Deliver = Callable[[EncodedPacket], None]


class Tap:
    """Reads one source to its end; `wanted` says each time whether anybody takes packets of it."""

    kind: Kind

    def __init__(
        self,
        feed: MediaStreamTrack,
        number: int,
        clock: Callable[[], float],
        wanted: Callable[[], bool],
        deliver: Deliver,
    ) -> None:
        self._feed = feed
        self._number = number
        self._clock = clock
        self._wanted = wanted
        self._deliver = deliver
        self.frames = 0
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._feed.stop()
        await end([self._task])

    async def _run(self) -> None:
        while True:
            try:
                frame: Any = await self._feed.recv()
            except MediaStreamError:
                return
            self.frames += 1
            try:
                await self._take(frame)
            except (av.FFmpegError, ValueError):
                # One frame less in the recording; the call goes on.
                logger.exception("a frame could not be encoded")

    async def _take(self, frame: Any) -> None:
        raise NotImplementedError

    def _packet(self, data: bytes, timestamp: int, rate: int, key: bool) -> EncodedPacket:
        return EncodedPacket(
            kind=self.kind,
            data=data,
            timestamp=timestamp,
            clock_rate=rate,
            keyframe=key,
            arrived=self._clock(),
            source=self._number,
        )


class PictureTap(Tap):
    """Encodes a camera once, for recorder and watchers; a frame that comes too soon is left out."""

    kind: Kind = "video"

    def __init__(self, *parts: Any) -> None:
        self.size = (0, 0)
        self._encoder: Any = None
        self._key = False
        super().__init__(*parts)

    def want_key(self) -> None:
        self._key = True

    async def _take(self, frame: Any) -> None:
        self.size = frame.width, frame.height
        if not self._wanted():
            return
        timestamp = frame.pts
        for data, key in await asyncio.to_thread(self._encoded, own(frame)):
            self._deliver(self._packet(data, timestamp, PICTURE_RATE, key))

    def _encoded(self, frame: Any) -> list[tuple[bytes, bool]]:
        size = frame.width, frame.height
        if self._encoder is None or (self._encoder.width, self._encoder.height) != size:
            self._encoder = live_picture_encoder(*size, USUAL_PICTURES_S)
        if self._key:
            self._key = False
            frame.pict_type = av.video.frame.PictureType.I
        return [(bytes(one), bool(one.is_keyframe)) for one in self._encoder.encode(frame)]


class SoundTap(Tap):
    """Encodes a microphone for the recorder, and hands its sound to `hear`, where one is given."""

    kind: Kind = "audio"

    def __init__(self, *parts: Any, hear: Callable[[Sound, float], None] | None) -> None:
        self._hear = hear
        self._time = RtpClock(RATE)
        self._encoder = live_sound_encoder()
        self._mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        self._speech = av.AudioResampler(format="flt", layout="mono", rate=SPEECH_RATE)
        super().__init__(*parts)

    async def _take(self, frame: Any) -> None:
        if not self._wanted():
            return
        at, second = frame.pts, self._time.seconds(frame.pts, self._clock())
        for mono in self._mono.resample(own(frame)):
            for one in self._encoder.encode(mono):
                self._deliver(self._packet(bytes(one), at, RATE, True))
        if self._hear is None:
            return
        pieces = [
            np.frombuffer(memoryview(out.planes[0]), np.float32, out.samples)
            for out in self._speech.resample(own(frame))
        ]
        if pieces:
            self._hear(np.concatenate(pieces), second)
