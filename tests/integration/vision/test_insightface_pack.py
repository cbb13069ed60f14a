from pathlib import Path

import msgspec
import pytest

from connectors.vision.engine import make_engine
from connectors.vision.insightface_pack import InsightFaceEngine
from pipelines.rules.vision.judge import judge_registration
from schemas.errors import Unavailable
from schemas.settings import Settings
from tests.integration.vision.engine_contract import EngineContract, with_face
from tests.integration.vision.onnx_pack import (
    CELL,
    DIMENSIONS,
    HALF,
    write_detector,
    write_pack,
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "made_l")


@pytest.fixture
def engine(pack: Path) -> InsightFaceEngine:
    return InsightFaceEngine(str(pack))


class TestInsightFaceEngine(EngineContract):
    """Runs the contract on the made pack."""


@pytest.mark.requirement("VC-GEN-07")
def test_a_pack_finds_places_and_embeds(engine: InsightFaceEngine) -> None:
    analysis = engine.analyse(with_face("t1-1"))
    assert (analysis.engine, analysis.width) == ("insightface-made_l", 640)
    (face,) = analysis.faces
    left, top, width, height = face.box
    assert (width, height) == pytest.approx((2 * HALF * 16, 2 * HALF * 16))
    assert (left + width / 2, top + height / 2) == pytest.approx((CELL[0] * 16, CELL[1] * 16))
    assert face.score == pytest.approx(0.98, abs=0.02)
    assert len(face.embedding) == DIMENSIONS
    assert judge_registration(analysis).passed


def test_the_settings_choose_the_engine_and_its_folder(pack: Path, settings: Settings) -> None:
    chosen = msgspec.structs.replace(
        settings, face_engine="insightface", insightface_pack=str(pack)
    )
    assert make_engine(chosen).name == "insightface-made_l"


def _problem(pack: str) -> str:
    with pytest.raises(Unavailable) as refused:
        InsightFaceEngine(pack)
    assert refused.value.code == "insightface_pack_unusable"
    assert refused.value.detail["setting"] == "QINQIAO_INSIGHTFACE_PACK"
    assert "QINQIAO_INSIGHTFACE_PACK" in refused.value.message
    return str(refused.value.detail["problem"])


def test_a_pack_that_is_not_set_or_not_there_is_named(tmp_path: Path) -> None:
    assert _problem("") == "folder_missing"
    assert _problem(str(tmp_path / "nowhere")) == "folder_missing"


def test_a_folder_without_models_is_named(tmp_path: Path) -> None:
    assert _problem(str(tmp_path)) == "folder_without_onnx_files"


def test_a_broken_model_is_named(pack: Path) -> None:
    (pack / "det_10g.onnx").write_bytes(b"not a model")
    assert _problem(str(pack)) == "unreadable_pack"


def test_a_pack_without_detection_is_named(pack: Path) -> None:
    (pack / "det_10g.onnx").unlink()
    assert _problem(str(pack)) == "unreadable_pack"


def test_a_pack_without_recognition_is_named(pack: Path) -> None:
    (pack / "w600k_r50.onnx").unlink()
    assert _problem(str(pack)) == "no_recognition_model"


def test_a_detector_without_landmarks_is_named(pack: Path) -> None:
    write_detector(pack / "det_10g.onnx", landmarks=False)
    assert _problem(str(pack)) == "detection_without_landmarks"
