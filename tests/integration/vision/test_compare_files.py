from pathlib import Path

import pytest

from connectors.vision.compare_files import compare_files
from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.sample_faces import PROFILE, sample_face, varied
from schemas.errors import InvalidInput, NotFound


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name in ("t1-1", "t1-3", "t1-4", PROFILE):
        (tmp_path / f"{name}.jpg").write_bytes(sample_face(name))
    (tmp_path / "live.jpg").write_bytes(varied(sample_face("t1-1")))
    (tmp_path / "text.jpg").write_text("no picture")
    return tmp_path


@pytest.mark.requirement("VC-GEN-07")
def test_one_person_passes_and_another_does_not(engine: EmbeddedEngine, pictures: Path) -> None:
    same = compare_files(pictures / "t1-1.jpg", pictures / "live.jpg", engine, 0.4)
    assert (same.passed, same.reason, same.faces_registered, same.faces_live) == (True, "ok", 1, 1)
    other = compare_files(pictures / "t1-3.jpg", pictures / "live.jpg", engine, 0.4)
    assert (other.passed, other.reason) == (False, "below_threshold")
    assert same.score is not None
    assert other.score is not None
    assert same.score > 0.8 > 0.3 > other.score


def test_likest_strangers_are_kept_apart_in_either_order(
    engine: EmbeddedEngine, pictures: Path
) -> None:
    pair = pictures / "t1-4.jpg", pictures / f"{PROFILE}.jpg"
    assert not compare_files(*pair, engine, 0.4).passed
    assert not compare_files(*reversed(pair), engine, 0.4).passed


def test_unreadable_and_missing_files_are_told_apart(
    engine: EmbeddedEngine, pictures: Path
) -> None:
    with pytest.raises(InvalidInput):
        compare_files(pictures / "t1-1.jpg", pictures / "text.jpg", engine, 0.4)
    with pytest.raises(NotFound):
        compare_files(pictures / "t1-1.jpg", pictures / "nobody.jpg", engine, 0.4)
