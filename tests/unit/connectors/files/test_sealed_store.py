"""The store of sealed files (VC-REC-02)."""

import hashlib
import os
import threading
from pathlib import Path

import msgspec
import pytest

from connectors.files import SealedStore, StoredFile
from connectors.files.lasting import copy_to_lasting, free_source
from connectors.keys import SoftwareKeys
from pipelines.rules.security.sealed_stream import CHUNK_BYTES
from schemas.errors import Conflict, IntegrityBroken, InvalidInput
from tests.unit.connectors.room import FULL, room_for

CONTENT = os.urandom(3 * CHUNK_BYTES + 1234)


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))


def path_of(tmp_path: Path, stored: StoredFile) -> Path:
    return tmp_path / "files" / stored.location


def test_the_register_describes_the_plain_content(store: SealedStore) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    assert stored.size == len(CONTENT)
    assert stored.sm3 == hashlib.new("sm3", CONTENT).hexdigest()
    assert (stored.kind, stored.media_type) == ("recording", "video/webm")


@pytest.mark.parametrize(
    ("offset", "length"),
    [
        (0, 10),
        (CHUNK_BYTES - 3, 6),
        (5, 2 * CHUNK_BYTES),
        (len(CONTENT) - 1, 100),
        (len(CONTENT), 1),
        (0, len(CONTENT)),
    ],
)
def test_any_range_reads_alone(store: SealedStore, offset: int, length: int) -> None:
    with store.open(store.put("recording", "video/webm", CONTENT)) as reader:
        assert reader.read(offset, length) == CONTENT[offset : offset + length]
        assert b"".join(reader.stream(offset, length)) == CONTENT[offset : offset + length]
        reader.verify()


def test_an_empty_file_is_whole(store: SealedStore) -> None:
    with store.open(store.put("face", "image/jpeg", b"")) as reader:
        reader.verify()
        assert reader.read(0, 10) == b""


@pytest.mark.parametrize("room", [0, 100, CHUNK_BYTES, len(CONTENT)])
def test_what_the_disk_had_no_room_for_leaves_no_half_file(
    store: SealedStore, tmp_path: Path, room: int
) -> None:
    kept = store.put("recording", "video/webm", CONTENT)
    with room_for(room), pytest.raises(OSError, match=FULL):
        store.put("recording", "video/webm", CONTENT)
    files = [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert files == [path_of(tmp_path, kept)]
    with store.open(kept) as reader:
        reader.verify()


def test_nothing_plain_touches_the_disk(store: SealedStore, tmp_path: Path) -> None:
    secret = b"spoken between kin " * 8000
    writer = store.create("recording", "audio/webm")
    writer.write(secret)
    running = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    writer.close()
    closed = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert all(b"spoken between" not in data for data in running + closed)
    assert sum(map(len, closed)) > len(secret)


@pytest.mark.parametrize("part", ["header", "body", "tag"])
def test_a_flipped_bit_is_found(store: SealedStore, tmp_path: Path, part: str) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    path = path_of(tmp_path, stored)
    data = bytearray(path.read_bytes())
    at = {"header": 10, "body": len(data) // 2, "tag": len(data) - 1}[part]
    data[at] ^= 4
    path.write_bytes(bytes(data))
    with pytest.raises(IntegrityBroken):
        store.open(stored).verify()


def test_a_damaged_chunk_spoils_no_other(store: SealedStore, tmp_path: Path) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    path = path_of(tmp_path, stored)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with store.open(stored) as reader:
        assert reader.read(0, CHUNK_BYTES) == CONTENT[:CHUNK_BYTES]
        with pytest.raises(IntegrityBroken):
            reader.read(len(CONTENT) - 10, 10)


@pytest.mark.parametrize("cut", [1, 16, CHUNK_BYTES + 16])
def test_a_cut_file_is_found(store: SealedStore, tmp_path: Path, cut: int) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    os.truncate(path_of(tmp_path, stored), path_of(tmp_path, stored).stat().st_size - cut)
    with pytest.raises(IntegrityBroken):
        store.open(stored)


def test_a_missing_file_is_found(store: SealedStore, tmp_path: Path) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    path_of(tmp_path, stored).unlink()
    with pytest.raises(IntegrityBroken) as found:
        store.open(stored)
    assert found.value.code == "file_missing"


def test_a_digest_that_differs_in_the_register_is_found(store: SealedStore) -> None:
    stored = store.put("recording", "video/webm", CONTENT)
    with pytest.raises(IntegrityBroken):
        store.open(msgspec.structs.replace(stored, sm3="0" * 64)).verify()


def test_one_file_in_the_place_of_another_is_found(store: SealedStore, tmp_path: Path) -> None:
    first = store.put("recording", "video/webm", CONTENT)
    second = store.put("recording", "video/webm", CONTENT)
    path_of(tmp_path, first).write_bytes(path_of(tmp_path, second).read_bytes())
    with pytest.raises(IntegrityBroken):
        store.open(first)


def test_a_location_outside_the_store_is_refused(store: SealedStore) -> None:
    stored = store.put("face", "image/jpeg", b"x")
    with pytest.raises(IntegrityBroken):
        store.open(msgspec.structs.replace(stored, location="../keys/master.key"))


def test_an_aborted_file_leaves_nothing(store: SealedStore, tmp_path: Path) -> None:
    writer = store.create("recording", "video/webm")
    writer.write(CONTENT)
    writer.abort()
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    with pytest.raises(Conflict):
        writer.write(b"more")


def test_a_closed_writer_takes_no_more(store: SealedStore) -> None:
    writer = store.create("recording", "video/webm")
    writer.close()
    with pytest.raises(Conflict):
        writer.close()


def test_threads_may_share_a_writer(store: SealedStore) -> None:
    writer = store.create("recording", "video/webm")
    threads = [
        threading.Thread(target=lambda: [writer.write(b"0123456789" * 500) for _ in range(40)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.open(writer.close()) as reader:
        assert reader.read(0, reader.size) == b"0123456789" * 500 * 160


def test_a_closed_file_without_a_row_says_what_it_is(store: SealedStore) -> None:
    stored = store.put("segment", "application/x", CONTENT, folder="segment/R1")
    (path,) = store.files_in("segment/R1")
    found = store.adopt(path, "segment", "application/x")
    assert (found.id, found.sm3, found.size) == (stored.id, stored.sm3, len(CONTENT))
    with store.open(found) as reader:
        assert reader.read(0, reader.size) == CONTENT


@pytest.mark.parametrize("cut", [1, 7, CHUNK_BYTES])
def test_a_cut_file_is_not_taken_for_a_closed_one(store: SealedStore, cut: int) -> None:
    store.put("segment", "application/x", CONTENT, folder="segment/R1")
    (path,) = store.files_in("segment/R1")
    os.truncate(path, path.stat().st_size - cut)
    with pytest.raises(IntegrityBroken):
        store.adopt(path, "segment", "application/x")


def test_a_file_that_moved_since_its_row_was_read_is_found(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path / "keys")
    store = SealedStore(tmp_path / "files", keys, tmp_path / "lasting")
    stored = store.put("recording", "video/webm", CONTENT)
    copy_to_lasting(store, stored)
    free_source(store, stored)
    with store.open(stored) as reader:
        reader.verify()


@pytest.mark.parametrize("folder", ["", ".", "files"])
def test_a_folder_that_is_not_absolute_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    keys = SoftwareKeys(tmp_path / "keys")
    before = set(tmp_path.rglob("*"))
    for places in ((Path(folder), None), (tmp_path / "files", Path(folder))):
        with pytest.raises(InvalidInput) as refused:
            SealedStore(places[0], keys, places[1]).put("recording", "video/webm", CONTENT)
        assert refused.value.code == "folder_not_absolute"
    assert set(tmp_path.rglob("*")) == before
