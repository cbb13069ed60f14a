"""Face models for the tests of the HTTP face: the real one, and one that sees made-up people."""

import asyncio
from functools import cache

import numpy as np

from cluster.settings import REPOSITORY
from connectors.vision.embedded import EmbeddedEngine
from pipelines.rules.vision.face import Face, FaceAnalysis
from tests.integration.serve.world import JPEG

MODELS = REPOSITORY / "var" / "models"
DIMENSIONS = 192


@cache
def _engine() -> EmbeddedEngine:
    return EmbeddedEngine(MODELS / "faces")


class RealFaces:
    """The embedded engine in this process, as a replica of the model has it."""

    def __init__(self) -> None:
        self._engine = _engine()
        self._one = asyncio.Lock()

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        async with self._one:
            return await asyncio.to_thread(self._engine.analyse, picture)

    async def ready(self) -> bool:
        return True


class NumberedFaces:
    """Everybody is a number, and looks a little different in each picture.

    Nobody has pictures of fifty thousand people, and a model would need hours for them.
    """

    name = "numbered"

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        person, _, shot = picture[len(JPEG) + 1 :].decode().partition(":")
        face = numbered_vectors([int(person)])[0]
        noise = np.random.default_rng([int(shot), 1]).normal(size=DIMENSIONS)
        seen = face + 0.3 * noise / np.linalg.norm(noise)
        return FaceAnalysis(
            width=640,
            height=480,
            engine=self.name,
            faces=[
                Face(
                    box=(200, 120, 240, 240),
                    landmarks=((260, 200), (380, 200), (320, 260), (280, 310), (360, 310)),
                    score=0.99,
                    sharpness=1.0,
                    brightness=128,
                    turn=0.0,
                    embedding=[float(value) for value in seen / np.linalg.norm(seen)],
                )
            ],
        )

    async def ready(self) -> bool:
        return True


def numbered_vectors(people: list[int]) -> np.ndarray:
    """Unit vectors (N, 192), always the same for a number."""
    made = np.stack([np.random.default_rng(one).normal(size=DIMENSIONS) for one in people])
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
