"""The software key provider."""

import multiprocessing
from pathlib import Path

import pytest

from connectors.keys import SoftwareKeys
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import WrappedKey
from schemas.errors import IntegrityBroken

DATA_KEY = bytes(range(16))


def test_a_wrapped_key_comes_back_after_a_restart(tmp_path: Path) -> None:
    wrapped = SoftwareKeys(tmp_path).wrap(DATA_KEY)
    assert DATA_KEY not in wrapped.blob
    assert SoftwareKeys(tmp_path).unwrap(wrapped) == DATA_KEY


def test_wrapping_twice_gives_two_blobs(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    assert keys.wrap(DATA_KEY).blob != keys.wrap(DATA_KEY).blob


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    SoftwareKeys(tmp_path / "keys").derive("x")
    found = list((tmp_path / "keys").iterdir())
    assert [file.name for file in found] == ["master.key"]
    assert found[0].stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    SoftwareKeys(tmp_path).derive("x")
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(IntegrityBroken) as refused:
        SoftwareKeys(tmp_path).derive("x")
    assert refused.value.code == "master_key_exposed"


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    SoftwareKeys(tmp_path).derive("x")
    (tmp_path / "master.key").write_bytes(b"short")
    with pytest.raises(IntegrityBroken) as refused:
        SoftwareKeys(tmp_path).derive("x")
    assert refused.value.code == "master_key_broken"


def test_another_master_key_is_named(tmp_path: Path) -> None:
    wrapped = SoftwareKeys(tmp_path / "a").wrap(DATA_KEY)
    with pytest.raises(IntegrityBroken) as refused:
        SoftwareKeys(tmp_path / "b").unwrap(wrapped)
    assert refused.value.code == "unknown_key"


def test_a_changed_blob_does_not_unwrap(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    wrapped = keys.wrap(DATA_KEY)
    broken = wrapped.blob[:-1] + bytes([wrapped.blob[-1] ^ 1])
    with pytest.raises(IntegrityBroken):
        keys.unwrap(WrappedKey(wrapped.key_id, broken))


def test_derived_keys_are_stable_and_apart(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    assert keys.derive("id-no") == SoftwareKeys(tmp_path).derive("id-no")
    assert keys.derive("id-no") != keys.derive("phone")
    assert len(keys.derive("id-no")) == 32


def _derive(directory: Path) -> bytes:
    return SoftwareKeys(directory).derive("x")


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    # Forked from a process with threads, a child may wait for ever for what a thread held.
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = pool.map(_derive, [tmp_path] * 8)
    assert len(set(found)) == 1


def test_a_rotated_master_key_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    keys, elsewhere = SoftwareKeys(tmp_path), SoftwareKeys(tmp_path)
    nonce = bytes(12)
    old = seal_field(keys.sealing("p"), "before", "place", nonce)
    wrapped = keys.wrap(DATA_KEY)
    derived, public = keys.derive("p"), keys.public_key("officer/1")
    assert elsewhere.rotate() == 2
    new = seal_field(keys.sealing("p"), "after", "place", nonce)
    assert (old[0], new[0]) == (1, 2)
    for reader in (keys, elsewhere, SoftwareKeys(tmp_path)):
        assert open_field(reader.sealing("p"), old, "place") == "before"
        assert open_field(reader.sealing("p"), new, "place") == "after"
        assert reader.unwrap(wrapped) == reader.unwrap(reader.wrap(DATA_KEY)) == DATA_KEY
        assert (reader.derive("p"), reader.public_key("officer/1")) == (derived, public)
    assert keys.wrap(DATA_KEY).key_id != wrapped.key_id


def test_a_generation_cannot_be_told_as_another(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    keys.rotate()
    sealed = seal_field(keys.sealing("p"), "x", "place", bytes(12))
    for wrong in (1, 3):
        with pytest.raises(IntegrityBroken):
            open_field(keys.sealing("p"), bytes([wrong]) + sealed[1:], "place")


def test_every_process_sees_each_rotation_at_once(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    for expected in range(2, 6):
        assert SoftwareKeys(tmp_path).rotate() == expected
        assert keys.current == expected
