"""How alike two faces are, by an engine of the stand-in's own."""

from collections.abc import Callable
from pathlib import Path

from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.engine import FaceEngine
from connectors.vision.sample_faces import sample_face
from pipelines.rules.vision.compare import cosine
from pipelines.rules.vision.judge import people_of
from schemas.errors import InvalidInput

Alike = Callable[[bytes, str], float | None]
"""How alike a picture is to a sample face, from 0 to 1; None where it shows no single face."""


def compared(models_dir: Path) -> Alike:
    """Loads its engine when the first picture comes."""
    engine: list[FaceEngine] = []

    def alike(picture: bytes, sample: str) -> float | None:
        if not engine:
            engine.append(EmbeddedEngine(models_dir))
        try:
            found = people_of(engine[0].analyse(picture))
        except InvalidInput:
            return None
        (known,) = people_of(engine[0].analyse(sample_face(sample)))
        if len(found) != 1:
            return None
        return max(0.0, cosine(found[0].embedding, known.embedding))

    return alike
