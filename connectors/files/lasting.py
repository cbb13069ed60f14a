"""Copying a sealed file into lasting storage, as it lies: it is never opened on the way."""

import os
import shutil
from pathlib import Path

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import LASTING, WORKING, StoredFile
from connectors.files.writer import UNFINISHED, sync_directory


def copy_to_lasting(store: SealedStore, stored: StoredFile) -> StoredFile:
    """Copy, sync, and read the copy back against its digest; the source stays.

    `IntegrityBroken` where the copy does not hold, `OSError` where the storage refuses; then no
    copy is left.
    """
    source = store.place(WORKING, stored.location)
    target = store.place(LASTING, stored.location)
    copied = msgspec.structs.replace(stored, store=LASTING)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + UNFINISHED)
    try:
        _copy(source, draft)
        draft.rename(target)
        sync_directory(target.parent)
        with store.open(copied) as reader:
            reader.verify()
    except BaseException:
        draft.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return copied


def free_source(store: SealedStore, stored: StoredFile) -> None:
    """Remove what a checked copy stands for now; a source that is gone is no error."""
    store.place(WORKING, stored.location).unlink(missing_ok=True)


def _copy(source: Path, draft: Path) -> None:
    with source.open("rb") as read, draft.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
