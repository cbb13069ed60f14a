"""What lies in the run folder and beside the keys, with its modes."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from cluster.check import places
from cluster.settings import load_settings
from pipelines.rules.platform.security_state.places import PlaceKind, is_open
from schemas.settings import Settings


@pytest.fixture
def run() -> Iterator[Path]:
    """A folder that everybody may pass into, as the run folder is under root."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def settings(tmp_path: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(places, "run_dir", lambda data: run)
    return load_settings({}, data_dir=str(tmp_path))


def opened(settings: Settings) -> set[str]:
    return {
        Path(one.path).name
        for one in places.look(settings, [psutil.Process()]).places
        if is_open(one)
    }


def test_a_closed_run_folder_is_closed_whatever_lies_in_it(settings: Settings, run: Path) -> None:
    ray = run / "ray"
    (ray / "session").mkdir(parents=True)
    (ray / "session").chmod(0o777)
    (ray / "log").write_text("")
    (ray / "log").chmod(0o644)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(ray / "s"))
        (ray / "s").chmod(0o777)
        ray.chmod(0o700)
        assert opened(settings) == set()
        ray.chmod(0o711)
        assert opened(settings) == {"session", "log", "s"}
        ray.chmod(0o755)
        assert opened(settings) == {"ray", "session", "log", "s"}
        kinds = {one.kind for one in places.look(settings, [psutil.Process()]).places}
    assert kinds == set(PlaceKind)


def test_links_and_what_comes_and_goes_are_left_out(settings: Settings, run: Path) -> None:
    (run / "latest").symlink_to("/nowhere")
    os.mkfifo(run / "pipe")
    seen = places.look(settings, [psutil.Process()])
    assert [Path(one.path) for one in seen.places if run in Path(one.path).parents] == []
    assert (seen.unread, seen.abstract) == ([], 0)


def test_a_place_is_own_that_belongs_to_root_or_to_who_runs_the_platform(
    settings: Settings, run: Path
) -> None:
    def owned() -> bool:
        seen = places.look(settings, [psutil.Process()])
        return all(one.own for one in seen.places)

    assert owned()
    if os.geteuid() == 0:
        os.chown(run, 65534, 65534)
        assert not owned()


def test_a_run_folder_that_is_elsewhere_is_told_of(settings: Settings, run: Path) -> None:
    run.rename(run.with_suffix(".away"))
    try:
        assert places.look(settings, [psutil.Process()]).unread == [str(run)]
    finally:
        run.with_suffix(".away").rename(run)


def test_secrets_are_exposed_by_their_own_mode(settings: Settings, tmp_path: Path) -> None:
    keys = Path(settings.keys_dir)
    (keys / "components").mkdir(parents=True)
    certificate = tmp_path / "edge.pem"
    files = {
        keys / "master.key": 0o600,
        keys / "components" / "database.sealed": 0o600,
        keys / "environment": 0o644,
        keys / "recovery.pub": 0o644,
        certificate: 0o640,
    }
    for file, mode in files.items():
        file.write_text("")
        file.chmod(mode)
    settings = msgspec.structs.replace(
        settings, tls_certificate=str(certificate), funds_key_file=str(tmp_path / "gone")
    )
    assert places.exposed_files(settings) == []
    (keys / "master.key").chmod(0o640)
    (keys / "components" / "database.sealed").chmod(0o604)
    certificate.chmod(0o644)
    assert places.exposed_files(settings) == ["database.sealed", "edge.pem", "master.key"]
