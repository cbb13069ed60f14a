"""What comes from one peer, and what the server shows in its place, on the call's clock."""

import asyncio
import logging
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from connectors.media.recording.encoders import PICTURE_RATE
from pipelines.rules.recordings.packet import EncodedPacket

logger = logging.getLogger(__name__)

MOST_WAITING = 24
"""Server-made frames that may wait to be decoded; beyond, a key frame begins anew."""


class Source(MediaStreamTrack):
    """A received track whose frames carry the call's time, so that sources can follow another."""

    def __init__(self, track: MediaStreamTrack, clock: Callable[[], float]) -> None:
        super().__init__()
        self.kind = track.kind
        self._track = track
        self._clock = clock
        self._frames: asyncio.Queue[Any] = asyncio.Queue()
        # A track of a connection that never came up would not end by itself.
        self._reading = asyncio.create_task(self._read())

    async def recv(self) -> Any:
        frame = await self._frames.get()
        if frame is None:
            raise MediaStreamError
        return frame

    def stop(self) -> None:
        super().stop()
        self._reading.cancel()

    async def _read(self) -> None:
        offset: int | None = None
        try:
            while True:
                frame: Any = await self._track.recv()
                if offset is None:
                    offset = round(self._clock() / frame.time_base) - frame.pts
                frame.pts += offset
                self._frames.put_nowait(frame)
        except MediaStreamError:
            return
        finally:
            self._frames.put_nowait(None)


class MadeSource(MediaStreamTrack):
    """Server-made VP8 frames, decoded when somebody watches."""

    kind = "video"

    def __init__(self, clock: Callable[[], float], key_wanted: Callable[[], None]) -> None:
        super().__init__()
        self._clock = clock
        self._key_wanted = key_wanted
        self._packets: asyncio.Queue[EncodedPacket | None] = asyncio.Queue()
        self._needs_key = True
        self._offset: int | None = None
        self._decoder = _decoder()

    def show(self, packet: EncodedPacket) -> None:
        """Take the next frame; where too many wait, go on from a key frame."""
        if self._needs_key and not packet.keyframe:
            self._key_wanted()
            return
        self._needs_key = self._packets.qsize() >= MOST_WAITING
        if self._needs_key:
            self._clear()
        else:
            self._packets.put_nowait(packet)

    async def recv(self) -> Any:
        while (packet := await self._packets.get()) is not None:
            try:
                frames = await asyncio.to_thread(self._decoder.decode, av.Packet(packet.data))
            except av.FFmpegError as error:
                logger.warning("a made picture is unreadable: %s", error)
                self._needs_key = True
                continue
            if frames:
                return self._timed(frames[-1], packet.timestamp)
        raise MediaStreamError

    def stop(self) -> None:
        super().stop()
        self._clear()
        self._packets.put_nowait(None)

    def _timed(self, frame: Any, timestamp: int) -> Any:
        """As far apart as the frames it is made from."""
        if self._offset is None:
            self._offset = round(self._clock() * PICTURE_RATE) - timestamp
        frame.pts = timestamp + self._offset
        frame.time_base = Fraction(1, PICTURE_RATE)
        return frame

    def _clear(self) -> None:
        while not self._packets.empty():
            self._packets.get_nowait()


def own(frame: Any) -> Any:
    """A copy for one reader: encoders and resamplers write into the times of what they get."""
    if isinstance(frame, av.AudioFrame):
        copy: Any = av.AudioFrame.from_ndarray(
            frame.to_ndarray(), format=frame.format.name, layout=frame.layout.name
        )
        copy.sample_rate = frame.sample_rate
    elif frame.width % 2 or frame.height % 2:
        return frame.reformat(frame.width // 2 * 2, frame.height // 2 * 2)
    else:
        copy = av.VideoFrame.from_ndarray(frame.to_ndarray(), format=frame.format.name)
    copy.pts, copy.time_base = frame.pts, frame.time_base
    return copy


def _decoder() -> Any:
    decoder = cast(Any, av.CodecContext.create("vp8", "r"))
    decoder.thread_count = 1
    return decoder
