"""Where the segments of a recording lie, and what of them the register does not know yet."""

from collections.abc import Collection
from pathlib import Path

from connectors.files.store import SUFFIX, SealedStore
from connectors.files.stored_file import StoredFile
from pipelines.rules.recordings.segment import (
    FIXED,
    MEDIA_TYPE,
    SegmentHeader,
    decode_header,
    head_size,
)

SHELF = 5
"""First characters of a recording's id: those of some nine hours share a folder."""


def segment_folder(recording_id: str) -> str:
    """Below the store's root; one folder a recording, so that its files are found without rows."""
    return f"segment/{recording_id[:SHELF]}/{recording_id}" if recording_id else "segment/loose"


def unregistered(
    store: SealedStore, recording_id: str, known: Collection[str]
) -> list[tuple[SegmentHeader, StoredFile]]:
    """Closed segments whose rows were lost with their room, in order of `seq`.

    Segments that were never closed are removed: they are what a crash costs.
    """
    folder = segment_folder(recording_id)
    found = []
    for path in store.files_in(folder):
        if path.name.removesuffix(SUFFIX) in known:
            continue
        stored = store.adopt(path, "segment", MEDIA_TYPE)
        header = read_header(store, stored)
        if header.recording_id == recording_id:
            found.append((header, stored))
    return sorted(found, key=lambda one: one[0].seq)


def drop_open(store: SealedStore, recording_id: str) -> int:
    """Remove segments that their room never closed; how many. For rooms that are gone."""
    left: list[Path] = list(store.unfinished_in(segment_folder(recording_id)))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def read_header(store: SealedStore, stored: StoredFile) -> SegmentHeader:
    """What a segment says of itself."""
    return read_head(store, stored)[0]


def read_head(store: SealedStore, stored: StoredFile) -> tuple[SegmentHeader, int]:
    """The header and its length as JSON, in bytes."""
    with store.open(stored) as reader:
        size = head_size(reader.read(0, FIXED.size))
        return decode_header(reader.read(FIXED.size, size)), size
