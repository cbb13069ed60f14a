"""Who sits before the relative's camera, looked at every few seconds (VC-MON-06, VC-MON-07)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

import numpy as np

from actors.calls.room.key_frames import KeyFrames
from connectors.ending import end
from connectors.media.key_frame import decode_key
from connectors.vision.picture import encode
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.vision.episodes import CONFIRM_S, Episodes, News
from pipelines.rules.vision.face import FaceAnalysis
from pipelines.rules.vision.presence import Known, Presence, judge_presence

logger = logging.getLogger(__name__)

Analyse = Callable[[bytes], Awaitable[FaceAnalysis]]
KnownFaces = Callable[[str], Awaitable[Known]]

KEY_S: Final = 1.0


class Finding(NamedTuple):
    """A frame, what was made of it, and the JPEG that shows it."""

    presence: Presence
    picture: bytes
    engine: str
    threshold: float


class FaceWatch:
    """Looks at a key frame each `interval_s`; a finding is looked at twice before it is told."""

    def __init__(
        self,
        *,
        analyse: Analyse,
        known: KnownFaces,
        interval_s: float,
        threshold: float,
        clock: Callable[[], float],
        ask_key: Callable[[], None],
        tell: Callable[[News, Finding], Awaitable[None]],
    ) -> None:
        self._analyse = analyse
        self._known = known
        self._interval_s = interval_s
        self._threshold = threshold
        self._clock = clock
        self._tell = tell
        self._keys = KeyFrames(clock, ask_key)
        self._episodes = Episodes()
        self._task = asyncio.create_task(self._run())

    def picture(self, packet: EncodedPacket) -> None:
        """Take a frame of the relative's camera."""
        self._keys.put(packet)

    async def close(self) -> None:
        await end([self._task])

    async def _run(self) -> None:
        while True:
            began = self._clock()
            step = await self._looked()
            pause = CONFIRM_S if step == "confirm" else self._interval_s
            await asyncio.sleep(max(0.0, began + pause - self._clock()))

    async def _looked(self) -> str:
        """Look at one frame; a failing look is no finding."""
        try:
            packet = await self._keys.fresh(KEY_S)
            finding = await self._find(packet.data) if packet else None
            if finding is None:
                return "nothing"
            news = self._episodes.seen(finding.presence.sight)
            if news.step in ("raise", "clear"):
                await self._tell(news, finding)
            return news.step
        except Exception:
            logger.exception("the relative's picture could not be looked at")
            return "nothing"

    async def _find(self, key_frame: bytes) -> Finding | None:
        opened = await asyncio.to_thread(_opened, key_frame)
        if opened is None:
            return None
        picture, light = opened
        analysis = await self._analyse(picture)
        known = await self._known(analysis.engine)
        presence = judge_presence(analysis, known, self._threshold, light)
        return Finding(presence, picture, analysis.engine, self._threshold)


def _opened(key_frame: bytes) -> tuple[bytes, float] | None:
    """The frame as a JPEG, and its mean grey."""
    pixels = decode_key(key_frame)
    return None if pixels is None else (encode(pixels), float(np.mean(pixels)))
