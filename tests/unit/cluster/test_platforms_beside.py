"""Which stand-ins of platforms a start has beside it."""

from contextlib import ExitStack
from pathlib import Path

import msgspec

from cluster.bootstrap import platform_stand_ins
from cluster.layout import Layout
from cluster.settings import load_settings
from schemas.platform.simulators import SimulatedPlatformName
from schemas.settings import Settings


def asked(folder: Path, **more: str | bool) -> Settings | None:
    """The settings that everybody is told of then; None where nothing stands beside it."""
    settings = msgspec.structs.replace(load_settings({"QINQIAO_DATA_DIR": str(folder)}), **more)
    with ExitStack() as running:
        standing = platform_stand_ins(settings, Layout.of(settings), running)
        return standing.settings if standing else None


def test_a_demonstration_is_told_of_its_own_before_they_run(tmp_path: Path) -> None:
    told = asked(tmp_path, simulators=True)
    assert told is not None
    names = list(SimulatedPlatformName)
    addresses = [getattr(told, f"{name.settings_prefix}_url") for name in names]
    assert all(address.startswith("http://127.0.0.1:") for address in addresses)
    assert len(set(addresses)) == len(names)
    keys = [
        Path(getattr(told, setting))
        for name in names
        for setting in (name.key_setting, f"{name.settings_prefix}_control_key_file")
    ]
    assert all(key.is_file() and key.is_relative_to(tmp_path) for key in keys)
    assert len({key.read_bytes() for key in keys}) == len(keys)
    # Every process of the platform takes such settings.
    addressed = {"QINQIAO_AFFAIRS_URL": told.affairs_url, "QINQIAO_AFFAIRS_KEY_FILE": str(keys[0])}
    assert load_settings(addressed).affairs_url == told.affairs_url


def test_another_platform_that_is_named_takes_its_place(tmp_path: Path) -> None:
    named = {"affairs_url": "https://affairs.example/v1"}
    told = asked(tmp_path, simulators=True, **named)
    assert told is not None
    assert told.affairs_url == named["affairs_url"]
    assert told.affairs_control_key_file == ""
    assert told.call_gateway_url.startswith("http://127.0.0.1:")


def test_where_all_are_named_none_is_begun(tmp_path: Path) -> None:
    prefixes = [name.settings_prefix for name in SimulatedPlatformName]
    named = {f"{prefix}_url": "https://platform.example/v1" for prefix in prefixes}
    assert asked(tmp_path, simulators=True, **named) is None
    assert not list(tmp_path.iterdir())


def test_without_simulators_there_is_none(tmp_path: Path) -> None:
    assert asked(tmp_path) is None
