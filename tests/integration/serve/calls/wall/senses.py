"""Stands in for the models that hear and see a call, and counts all that reaches them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.vision.face import FaceAnalysis
from schemas.calls.views import HitMark

SAID = "带手机进来"
LOUD = 0.003


@dataclass
class Senses:
    """Hears a forbidden word in whatever is loud, and sees nobody in any picture.

    What counts here is what reaches the models, and of nine calls at once that none has to.
    """

    samples: int = 0
    pictures: int = 0
    composed: list[str] = field(default_factory=list)

    async def turn(self) -> None:
        """Nobody is ever declined."""

    async def hear(self, pcm: Any, library: Any, *, early: bool = False) -> Hearing:
        hit = HitMark(
            start=1,
            end=3,
            word="手机",
            class_name="违禁品",
            severity=2,
            definition="",
            matched_by="text",
            heard_as="手机",
            confidence=1.0,
        )
        return Hearing(text=SAID, hits=[hit], engine="scripted")

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        self.pictures += 1
        return FaceAnalysis(width=640, height=480, faces=[], engine="painted")

    def voice_activity(self) -> Any:
        def voice(frame: Any) -> float:
            self.samples += len(frame)
            return 1.0 if float(np.abs(frame).max()) > LOUD else 0.0

        return by_frame(voice)

    async def compose(self, recording_id: str) -> None:
        self.composed.append(recording_id)
