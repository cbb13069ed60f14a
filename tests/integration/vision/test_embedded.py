from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.engine import make_engine
from connectors.vision.picture import encode
from connectors.vision.sample_faces import PROFILE, SAMPLES, sample_face, sample_pixels, varied
from pipelines.rules.vision.face import Face
from pipelines.rules.vision.judge import judge, judge_registration
from schemas.errors import InvalidInput, Unavailable
from schemas.settings import Settings
from tests.integration.vision.engine_contract import EngineContract

THRESHOLD = 0.4
VARIATIONS = {
    "tilted and dimmer": (7.0, 0.8, (0.04, 0.02)),
    "tilted the other way": (-15.0, 0.6, (-0.05, 0.03)),
    "far from upright": (-28.0, 0.9, (0.0, 0.0)),
    "dim": (3.0, 0.25, (0.02, 0.02)),
    "bright": (0.0, 1.25, (0.0, 0.05)),
}


class TestEmbeddedEngine(EngineContract):
    """Runs the contract on the models that the product fetches."""


@pytest.fixture(scope="module")
def registered(engine: EmbeddedEngine) -> dict[str, Face]:
    return {name: engine.analyse(sample_face(name)).faces[0] for name in SAMPLES}


def test_the_setting_brings_this_engine(settings: Settings) -> None:
    engine = make_engine(settings)
    assert isinstance(engine, EmbeddedEngine)
    assert len(engine.analyse(sample_face("t1-1")).faces[0].embedding) == 192


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_can_be_registered(engine: EmbeddedEngine, name: str) -> None:
    assert judge_registration(engine.analyse(sample_face(name))).reason == "ok"


@pytest.mark.requirement("VC-GEN-07")
@pytest.mark.parametrize("variation", VARIATIONS.values(), ids=VARIATIONS.keys())
@pytest.mark.parametrize("name", [*SAMPLES, PROFILE])
def test_a_person_passes_as_nobody_else(
    engine: EmbeddedEngine,
    registered: dict[str, Face],
    name: str,
    variation: tuple[float, float, tuple[float, float]],
) -> None:
    live = engine.analyse(varied(sample_face(name), *variation))
    passed = {
        known for known, face in registered.items() if judge(live, face.embedding, THRESHOLD).passed
    }
    assert passed == ({name} if name in SAMPLES else set())


def test_a_profile_is_not_registered(engine: EmbeddedEngine) -> None:
    verdict = judge_registration(engine.analyse(sample_face(PROFILE)))
    assert not verdict.passed
    assert "正对镜头" in verdict.message


def _reason(engine: EmbeddedEngine, pixels: np.ndarray) -> str:
    live = engine.analyse(encode(np.asarray(pixels, np.uint8)))
    known = engine.analyse(sample_face("t1-1")).faces[0].embedding
    return judge(live, known, THRESHOLD).reason


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_on_its_side_passes(engine: EmbeddedEngine, quarters: int) -> None:
    assert _reason(engine, np.rot90(sample_pixels("t1-1"), quarters)) == "ok"


@pytest.mark.parametrize(("side", "reason"), [(3000, "ok"), (150, "ok"), (66, "too_small")])
def test_large_and_small_faces(engine: EmbeddedEngine, side: int, reason: str) -> None:
    sized = cv2.resize(sample_pixels("t1-1"), (side, side), interpolation=cv2.INTER_AREA)
    picture = np.full((max(side, 480), max(side, 640), 3), 128, np.uint8)
    picture[:side, :side] = sized
    assert _reason(engine, picture) == reason


def test_two_people_are_refused(engine: EmbeddedEngine) -> None:
    assert (
        _reason(engine, np.hstack([sample_pixels("t1-1"), sample_pixels("t1-3")])) == "many_faces"
    )


def test_a_blurred_face_is_refused(engine: EmbeddedEngine) -> None:
    assert _reason(engine, cv2.GaussianBlur(sample_pixels("t1-1"), (0, 0), 14)) == "blurred"


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_wall_has_no_face(engine: EmbeddedEngine, shade: int) -> None:
    assert _reason(engine, np.full((480, 640, 3), shade, np.uint8)) == "no_face"


def test_noise_has_no_face(engine: EmbeddedEngine) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (480, 640, 3))
    assert _reason(engine, noise) == "no_face"


@pytest.mark.parametrize("size", [(1, 1), (5, 400), (11, 11)])
def test_a_picture_smaller_than_any_face_has_none(
    engine: EmbeddedEngine, size: tuple[int, int]
) -> None:
    assert _reason(engine, np.full((*size, 3), 90, np.uint8)) == "no_face"


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        EmbeddedEngine(tmp_path)
    assert refused.value.code == "model_missing"
    assert refused.value.detail["file"] == "pnet.tflite"


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "pnet.tflite").write_bytes(b"not a model")
    with pytest.raises(Unavailable) as refused:
        EmbeddedEngine(tmp_path)
    assert refused.value.code == "model_unreadable"


def test_an_unknown_engine_is_refused_by_name(settings: Settings) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_engine(msgspec.structs.replace(settings, face_engine="magic"))
    assert refused.value.code == "unknown_face_engine"
    assert "embedded" in refused.value.message
