"""The face watch with the real models, before a scripted camera (VC-MON-06, VC-MON-07)."""

import asyncio
import time
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
import pytest

from actors.calls.room.face_watch import FaceWatch, Finding
from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.picture import encode
from connectors.vision.sample_faces import sample_face, sample_pixels
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.vision.episodes import News
from pipelines.rules.vision.face import FaceAnalysis
from pipelines.rules.vision.presence import Known, Sight

pytestmark = pytest.mark.integration

OWN, COMPANION, STRANGER = "t1-3", "t1-2", "astronaut"
INTERVAL_S = 2.0
WIDTH, HEIGHT = 640, 480


def scene(*names: str, light: float = 1.0) -> np.ndarray:
    """The people side by side before a grey wall."""
    picture = np.full((HEIGHT, WIDTH, 3), 150, np.uint8)
    side = 300
    for place, name in enumerate(names):
        face = cv2.resize(np.asarray(sample_pixels(name)), (side, side))
        left = (WIDTH - side * len(names)) // 2 + place * side
        picture[90 : 90 + side, left : left + side] = face
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def key_frame(picture: np.ndarray, at: float) -> EncodedPacket:
    """The picture as a camera sends it."""
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.bit_rate, encoder.time_base = 500_000, Fraction(1, 20)
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
    frame.pts, frame.time_base = 0, Fraction(1, 20)
    data = b"".join(bytes(packet) for packet in encoder.encode(frame))
    return EncodedPacket(
        kind="video", data=data, timestamp=0, clock_rate=90000, keyframe=True, arrived=at, source=1
    )


class Stage:
    """A watch, its camera, and what it told with the time."""

    def __init__(self, engine: EmbeddedEngine, known: Known) -> None:
        self.picture = scene(OWN)
        self.told: list[tuple[float, News, Finding]] = []
        self.looks = 0
        self._engine, self._known = engine, known
        self._news = asyncio.Event()
        self.watch = FaceWatch(
            analyse=self._analyse,
            known=self._faces,
            interval_s=INTERVAL_S,
            threshold=0.35,
            clock=time.monotonic,
            ask_key=self._show,
            tell=self._tell,
        )

    def _show(self) -> None:
        self.watch.picture(key_frame(self.picture, time.monotonic()))

    async def _analyse(self, picture: bytes) -> FaceAnalysis:
        found = await asyncio.to_thread(self._engine.analyse, picture)
        self.looks += 1
        self._news.set()
        return found

    async def _faces(self, engine: str) -> Known:
        assert engine == self._engine.name
        return self._known

    async def _tell(self, news: News, finding: Finding) -> None:
        self.told.append((time.monotonic(), news, finding))
        self._news.set()

    async def until(self, ready: Any) -> None:
        while not ready():
            self._news.clear()
            await self._news.wait()

    async def more_looks(self, count: int) -> None:
        goal = self.looks + count
        await self.until(lambda: self.looks >= goal)

    async def shows(self, picture: np.ndarray) -> tuple[float, News, Finding]:
        """What is told of another picture, and after how many seconds."""
        count, began = len(self.told), time.monotonic()
        self.picture = picture
        await self.until(lambda: len(self.told) > count)
        at, news, finding = self.told[-1]
        return at - began, news, finding


def embedding(engine: EmbeddedEngine, name: str) -> list[float]:
    return engine.analyse(sample_face(name)).faces[0].embedding


@pytest.mark.undisturbed("Four seconds from a change before the camera to its being told.")
@pytest.mark.requirement("VC-MON-06")
@pytest.mark.requirement("VC-MON-07")
@pytest.mark.stand_in(
    "rooms", "What is found is told to the test: no call runs, and nothing is kept or alerted."
)
async def test_changes_before_the_camera_are_found_in_time(engine: EmbeddedEngine) -> None:
    known = Known(relative=embedding(engine, OWN), companions=[embedding(engine, COMPANION)])
    stage = Stage(engine, known)
    async with asyncio.timeout(120):
        await stage.more_looks(2)
        assert stage.told == [], "the relative alone is right"
        for changed, sight in (
            (scene(STRANGER), Sight.OTHER_PERSON),
            (scene(), Sight.NOBODY),
            (scene(OWN, STRANGER), Sight.FURTHER_PERSON),
        ):
            after, news, finding = await stage.shows(changed)
            print(sight, round(after, 2), finding.presence)
            assert news == News("raise", sight)
            assert after < INTERVAL_S + 2
            assert finding.picture.startswith(b"\xff\xd8\xff"), "the picture goes along"
            await stage.more_looks(2)
            assert stage.told[-1][1] == news, "told once"
            _, cleared, _ = await stage.shows(scene(OWN))
            assert cleared == News("clear", sight)
        stage.picture = scene(OWN, COMPANION)
        count = len(stage.told)
        await stage.more_looks(3)
        stage.picture = scene(OWN, light=0.08)
        await stage.more_looks(3)
        assert len(stage.told) == count, "a companion may be there, and the dark says nothing"
    await stage.watch.close()


def test_a_still_of_every_sample_is_known_again_in_the_calls_quality(
    engine: EmbeddedEngine,
) -> None:
    frame = encode(scene(OWN))
    (face,) = engine.analyse(frame).faces
    assert face.box[2] > 40
