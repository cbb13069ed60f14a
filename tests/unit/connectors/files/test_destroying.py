"""A removed file's own key is overwritten before its name goes, wherever a copy lies."""

import os
from pathlib import Path

import pytest

from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from pipelines.rules.security.sealed_stream import Header
from schemas.errors import IntegrityBroken


def test_who_holds_the_removed_file_open_finds_no_key(tmp_path: Path) -> None:
    store = SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))
    stored = store.put("recording", "audio/webm", b"made-up sound" * 9000)
    # As whoever reads the disk past the names would.
    with store.path_of(stored).open("rb") as still:
        store.delete(stored)
        left = still.read(4096)
    assert stored.wrapped_key not in left
    with pytest.raises(IntegrityBroken):
        Header.decode(left)
    store.delete(stored)


def test_every_copy_goes(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path / "keys")
    store = SealedStore(tmp_path / "files", keys, tmp_path / "lasting")
    stored = store.put("recording", "audio/webm", b"made-up sound")
    moved = store.place("lasting", stored.location)
    moved.parent.mkdir(parents=True)
    os.link(store.path_of(stored), moved)
    assert store.holds(stored.location)
    store.path_of(stored).unlink()
    assert store.holds(stored.location)
    store.destroy(stored.location)
    assert not store.holds(stored.location)
