"""Sealed files in a backup place: each once for all backups, as it lies in the store."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from connectors.files.store import SUFFIX, SealedStore
from connectors.files.stored_file import LASTING, WORKING
from connectors.files.writer import UNFINISHED, sync_directory
from schemas.errors import IntegrityBroken

FOLDER = "files"
PIECE_BYTES = 1 << 20


class PooledFile(msgspec.Struct, frozen=True):
    """A sealed file: where it belongs, and what it holds as it lies."""

    store: str
    location: str
    size: int
    sm3: str

    @property
    def name(self) -> str:
        return Path(self.location).name


class FilePool:
    """The files of one place; a file that lies there never changes."""

    def __init__(self, place: Path) -> None:
        self._root = place / FOLDER

    def path(self, name: str) -> Path:
        """Spread over folders by the end of the id, since its begin is the time."""
        stem = name.removesuffix(SUFFIX)
        return self._root / stem[-2:] / name

    def copy(self, source: Path, name: str, known: "PooledFile | None") -> tuple[int, str]:
        """Size and SM3 of the file here; one that is here and `known` is not read again."""
        target = self.path(name)
        if target.exists() and target.stat().st_size == source.stat().st_size:
            size = target.stat().st_size
            held = known is not None and known.size == size
            return size, known.sm3 if held and known else sm3_of(target)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(target.name + UNFINISHED)
        copied = copy_with_digest(source, draft)
        draft.rename(target)
        sync_directory(target.parent)
        return copied

    def keep_only(self, names: set[str]) -> int:
        """Remove what no backup names, and what a broken copy left; answers how many files."""
        count = 0
        for path in self._root.rglob("*"):
            if path.is_file() and path.name not in names:
                path.unlink()
                count += 1
        return count


def sealed_files(store: SealedStore) -> Iterator[tuple[str, str, Path]]:
    """Every closed file of the store: which store, where below its root, and its path."""
    roots = [(WORKING, store.root)]
    if store.lasting is not None:
        roots.append((LASTING, store.lasting))
    for name, root in roots:
        for path in sorted(root.rglob(f"*{SUFFIX}")):
            yield name, str(path.relative_to(root)), path


def copy_with_digest(source: Path, target: Path) -> tuple[int, str]:
    """Copy and sync; answers size and SM3 of what was read."""
    digest, size = hashlib.new("sm3"), 0
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return size, digest.hexdigest()


def sm3_of(path: Path) -> str:
    """Of a file as it lies."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.new("sm3")).hexdigest()
    except FileNotFoundError:
        raise IntegrityBroken(
            f"备份中缺少文件 {path.name}。", code="backup_broken", part=path.name
        ) from None
