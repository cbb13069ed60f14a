"""What every engine must do, whatever stands behind it."""

import numpy as np
import pytest

from connectors.vision.engine import FaceEngine
from connectors.vision.picture import encode
from connectors.vision.sample_faces import sample_pixels
from pipelines.rules.vision.compare import cosine
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import InvalidInput


def with_face(name: str, light: float = 1) -> bytes:
    """A 640 x 640 picture with one person in the middle of it."""
    picture = np.full((640, 640, 3), 128, np.uint8)
    picture[48:528, 80:560] = sample_pixels(name) * light
    return encode(picture)


class EngineContract:
    """Inherited by the tests of each engine, which give the fixture `engine`."""

    @pytest.fixture
    def seen(self, engine: FaceEngine) -> FaceAnalysis:
        return engine.analyse(with_face("t1-1"))

    def test_its_name_fits_the_column(self, engine: FaceEngine, seen: FaceAnalysis) -> None:
        assert 0 < len(engine.name) <= 32
        assert seen.engine == engine.name

    def test_one_person_is_one_face_inside_the_picture(self, seen: FaceAnalysis) -> None:
        (face,) = seen.faces
        left, top, width, height = face.box
        assert left >= 0
        assert top >= 0
        assert left + width <= seen.width
        assert top + height <= seen.height
        eye, other_eye, nose, corner, _ = face.landmarks
        assert eye[0] < other_eye[0]
        assert eye[1] < nose[1] < corner[1]

    def test_embeddings_have_unit_length(self, seen: FaceAnalysis) -> None:
        assert np.linalg.norm(seen.faces[0].embedding) == pytest.approx(1, abs=1e-5)

    def test_the_same_picture_gives_the_same_face(
        self, engine: FaceEngine, seen: FaceAnalysis
    ) -> None:
        again = engine.analyse(with_face("t1-1"))
        assert cosine(seen.faces[0].embedding, again.faces[0].embedding) == pytest.approx(1)

    def test_a_dimmed_picture_is_liker_than_another_person(
        self, engine: FaceEngine, seen: FaceAnalysis
    ) -> None:
        known = seen.faces[0].embedding
        dimmed, other = (
            engine.analyse(with_face(*picture)) for picture in (("t1-1", 0.9), ("astronaut",))
        )
        same = cosine(known, dimmed.faces[0].embedding)
        assert same > 0.9
        assert same > cosine(known, other.faces[0].embedding)

    def test_a_black_picture_holds_nobody(self, engine: FaceEngine) -> None:
        assert engine.analyse(encode(np.zeros((640, 640, 3), np.uint8))).faces == []

    @pytest.mark.parametrize("content", [b"", b"no picture", with_face("t1-1")[:2000]])
    def test_garbage_is_unreadable(self, engine: FaceEngine, content: bytes) -> None:
        with pytest.raises(InvalidInput) as refused:
            engine.analyse(content)
        assert refused.value.code == "unreadable_picture"
