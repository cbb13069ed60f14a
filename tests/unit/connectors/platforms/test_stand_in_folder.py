"""Keys of a stand-in are its own, made once, and for nobody else to read."""

from pathlib import Path

from connectors.platforms.stand_in_folder import StandInFolder


def test_two_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    folder = StandInFolder(tmp_path / "affairs")
    folder.furnish()
    keys = [path.read_bytes() for path in (folder.key, folder.control_key)]
    assert len(set(keys)) == 2
    assert all(len(key) == 64 for key in keys)
    assert {path.stat().st_mode & 0o777 for path in (folder.key, folder.control_key)} == {0o600}
    assert folder.top.stat().st_mode & 0o777 == 0o700
    folder.furnish()
    assert [path.read_bytes() for path in (folder.key, folder.control_key)] == keys
