"""The mask for terminals that cannot: decode, wash all but the person out, encode (VC-MON-09).

Everything runs in a thread of its own. FFmpeg, OpenCV and libvpx let go of the interpreter while
they work, so the room's loop stays free. What cannot be masked is not sent.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from connectors.media.recording.encoders import PICTURE_RATE, live_picture_encoder
from connectors.vision.person import PersonNet
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.vision.arrays import Pixels
from pipelines.rules.vision.masking import masked

logger = logging.getLogger(__name__)

PICTURES_S = 12
"""Most that are made; every one costs about as much as twenty that are forwarded."""
MOST_WAITING = 24


class ServerMask:
    """Takes the frames of one camera, gives masked ones; made and fed within the room's loop."""

    def __init__(
        self,
        models: Path,
        deliver: Callable[[EncodedPacket], None],
        ask_key: Callable[[], None],
    ) -> None:
        self._net = PersonNet(models)
        self._deliver = deliver
        self._ask_key = ask_key
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.Queue[EncodedPacket | None] = queue.Queue(MOST_WAITING)
        self._needs_key = True
        self._key_wanted = threading.Event()
        self._lens = _Lens(self._net)
        self._thread = threading.Thread(target=self._run, name="server mask", daemon=True)
        self._thread.start()

    def feed(self, packet: EncodedPacket) -> None:
        """Take a frame as it came; where the thread is behind, go on from a key frame."""
        if self._needs_key and not packet.keyframe:
            return self._ask_key()
        try:
            self._waiting.put_nowait(packet)
            self._needs_key = False
        except queue.Full:
            self._needs_key = True

    def want_key(self) -> None:
        """A viewer waits for a key frame."""
        self._key_wanted.set()

    def close(self) -> None:
        """Make no more; returns at once."""
        self._deliver = _nobody
        with self._waiting.mutex:
            self._waiting.queue.clear()
        self._waiting.put_nowait(None)

    def _run(self) -> None:
        while (packet := self._waiting.get()) is not None:
            try:
                key = self._key_wanted.is_set()
                made = self._lens.see(packet, key)
                if made and key:
                    self._key_wanted.clear()
            except Exception:
                # Nothing leaves unmasked, whatever went wrong; the next key frame begins anew.
                logger.exception("a picture could not be masked")
                self._lens = _Lens(self._net)
                self._tell(self._lose)
                continue
            for one in made:
                self._tell(self._hand_over, one)

    def _tell(self, work: Callable[..., None], *arguments: EncodedPacket) -> None:
        try:
            self._loop.call_soon_threadsafe(work, *arguments)
        except RuntimeError:
            logger.info("a masked picture came after the room's end")

    def _hand_over(self, packet: EncodedPacket) -> None:
        self._deliver(packet)

    def _lose(self) -> None:
        self._needs_key = True
        self._ask_key()


class _Lens:
    """Decoder, mask and encoder of one run of frames."""

    def __init__(self, net: PersonNet) -> None:
        self._net = net
        self._decoder: Any = None
        self._encoder: Any = None
        self._source: int | None = None
        self._last: int | None = None

    def see(self, packet: EncodedPacket, key: bool) -> list[EncodedPacket]:
        """The masked frame, none where the picture rate is kept or no whole frame came."""
        if packet.source != self._source:
            self._source, self._last = packet.source, None
            self._decoder = cast(Any, av.CodecContext.create("vp8", "r"))
            self._decoder.thread_count = 1
        made: list[EncodedPacket] = []
        for frame in self._decoder.decode(av.Packet(packet.data)):
            if self._due(packet.timestamp):
                made += self._make(frame, packet, key)
        return made

    def _due(self, timestamp: int) -> bool:
        if self._last is not None and timestamp - self._last < 0.9 * PICTURE_RATE / PICTURES_S:
            return False
        self._last = timestamp
        return True

    def _make(self, frame: av.VideoFrame, packet: EncodedPacket, key: bool) -> list[EncodedPacket]:
        pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
        shown = masked(pixels, self._net.mask(pixels))
        return [
            EncodedPacket(
                kind="video",
                data=bytes(made),
                timestamp=packet.timestamp,
                clock_rate=PICTURE_RATE,
                keyframe=bool(made.is_keyframe),
                arrived=packet.arrived,
                source=packet.source,
            )
            for made in self._encoded(shown, packet.timestamp, key)
        ]

    def _encoded(self, shown: Pixels, timestamp: int, key: bool) -> list[Any]:
        height, width = shown.shape[:2]
        if self._encoder is None or (self._encoder.width, self._encoder.height) != (width, height):
            self._encoder = live_picture_encoder(width, height, PICTURES_S)
        frame: Any = av.VideoFrame.from_ndarray(shown, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = timestamp, Fraction(1, PICTURE_RATE)
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        return list(self._encoder.encode(frame))


def _nobody(packet: EncodedPacket) -> None:
    """The room is over."""
