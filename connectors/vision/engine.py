"""The seam behind which faces are found and embedded."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import InvalidInput
from schemas.settings import Settings


class FaceEngine(Protocol):
    """Finds and embeds faces; embeddings of different engines cannot be compared."""

    @property
    def name(self) -> str:
        """Stored with each template, at most 32 characters."""
        ...

    def analyse(self, picture: bytes) -> FaceAnalysis:
        """All faces of a JPEG or PNG; InvalidInput(code="unreadable_picture") on anything else."""
        ...


def make_engine(settings: Settings) -> FaceEngine:
    """The engine that the settings name, loaded."""
    make = ENGINES.get(settings.face_engine)
    if make is None:
        raise InvalidInput(
            f"人脸引擎设置有误，可选：{'、'.join(ENGINES)}。",
            code="unknown_face_engine",
            setting="face_engine",
        )
    return make(settings)


def _embedded(settings: Settings) -> FaceEngine:
    from connectors.vision.embedded import EmbeddedEngine

    return EmbeddedEngine(Path(settings.models_dir) / "faces")


def _insightface(settings: Settings) -> FaceEngine:
    # Imported here alone: InsightFace takes two seconds that the other engine need not wait for.
    from connectors.vision.insightface_pack import InsightFaceEngine

    return InsightFaceEngine(settings.insightface_pack)


ENGINES: Final[Mapping[str, Callable[[Settings], FaceEngine]]] = {
    "embedded": _embedded,
    "insightface": _insightface,
}
