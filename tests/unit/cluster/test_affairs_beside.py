"""Whether a start has a prison affairs platform of its own beside it."""

from contextlib import ExitStack
from pathlib import Path

import msgspec

from cluster.bootstrap import affairs_stand_in
from cluster.layout import Layout
from cluster.settings import load_settings
from schemas.settings import Settings


def asked(folder: Path, **more: str | bool) -> Settings | None:
    """The settings that everybody is told of then; None where nothing stands beside it."""
    settings = msgspec.structs.replace(load_settings({"QINQIAO_DATA_DIR": str(folder)}), **more)
    with ExitStack() as running:
        standing = affairs_stand_in(settings, Layout.of(settings), running)
        return standing.settings if standing else None


def test_a_demonstration_is_told_of_its_own_before_that_runs(tmp_path: Path) -> None:
    told = asked(tmp_path, simulators=True)
    assert told is not None
    assert told.affairs_url.startswith("http://127.0.0.1:")
    keys = [Path(told.affairs_key_file), Path(told.affairs_control_key_file)]
    assert all(key.is_file() and key.is_relative_to(tmp_path) for key in keys)
    # Every process of the platform takes such settings.
    addressed = {"QINQIAO_AFFAIRS_URL": told.affairs_url, "QINQIAO_AFFAIRS_KEY_FILE": str(keys[0])}
    assert load_settings(addressed).affairs_url == told.affairs_url


def test_another_platform_that_is_named_takes_its_place(tmp_path: Path) -> None:
    assert asked(tmp_path, simulators=True, affairs_url="https://affairs.example/v1") is None
    assert not list(tmp_path.iterdir())


def test_without_simulators_there_is_none(tmp_path: Path) -> None:
    assert asked(tmp_path) is None
