"""The store of sealed files in a local folder."""

import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from connectors.files.adopting import adopted
from connectors.files.reader import SealedReader
from connectors.files.removing import remove
from connectors.files.stored_file import LASTING, WORKING, StoredFile
from connectors.files.writer import UNFINISHED, SealedWriter
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider
from pipelines.rules.security.sealed_stream import Header
from pipelines.rules.security.ulid import IdMaker
from schemas.errors import IntegrityBroken, InvalidInput

SUFFIX = ".sealed"


class SealedStore:
    """Each file under a data key of its own, which the key provider wraps."""

    def __init__(self, root: Path, keys: KeyProvider, lasting: Path | None = None) -> None:
        """`lasting` is a second folder, into which files are moved for good.

        Both are absolute: from a relative one, as an empty setting gives, recordings would go to
        wherever a process happens to stand.
        """
        self._root = _absolute(root)
        self._lasting = None if lasting is None else _absolute(lasting)
        self.keys = keys
        self._ids = IdMaker(lambda: time.time_ns() // 1_000_000, secrets.token_bytes)

    def create(self, kind: str, media_type: str, *, folder: str | None = None) -> SealedWriter:
        """A new file; it exists once its writer is closed. Lies by kind and day, or in `folder`."""
        file_id = self._ids.next()
        key = secrets.token_bytes(KEY_BYTES)
        header = Header(file_id, self.keys.wrap(key))
        folder = folder or f"{kind}/{datetime.now(UTC):%Y/%m/%d}"
        location = f"{folder}/{file_id}{SUFFIX}"
        return SealedWriter(self._root, location, key, header, kind, media_type)

    def put(
        self, kind: str, media_type: str, data: bytes, *, folder: str | None = None
    ) -> StoredFile:
        """Keep bytes that are at hand as a whole."""
        writer = self.create(kind, media_type, folder=folder)
        try:
            writer.write(data)
            return writer.close()
        finally:
            writer.abort()

    def open(self, stored: StoredFile) -> SealedReader:
        """A reader, to be closed after use; `IntegrityBroken` where the file is not whole."""
        try:
            return SealedReader(self.path_of(stored), stored, self.keys)
        except IntegrityBroken:
            # Moved to lasting storage since its row was read.
            if stored.store == WORKING and self._moved(stored):
                return SealedReader(self.place(LASTING, stored.location), stored, self.keys)
            raise

    def delete(self, stored: StoredFile) -> None:
        """Remove the content; a file that is gone already is no error."""
        remove(self.path_of(stored))

    def destroy(self, location: str) -> None:
        """Remove a content wherever a copy of it lies, also one that was just being moved."""
        for store in (WORKING, LASTING) if self._lasting is not None else (WORKING,):
            path = self.place(store, location)
            remove(path)
            remove(path.with_name(path.name + UNFINISHED))

    def holds(self, location: str) -> bool:
        """Whether anything of a content lies in either store."""
        stores = (WORKING, LASTING) if self._lasting is not None else (WORKING,)
        paths = [self.place(store, location) for store in stores]
        return any(one.exists() or one.with_name(one.name + UNFINISHED).exists() for one in paths)

    def files_in(self, folder: str) -> Iterator[Path]:
        """Closed files of one folder."""
        return self._path(self._root, folder).glob(f"*{SUFFIX}")

    def unfinished_in(self, folder: str) -> Iterator[Path]:
        return self._path(self._root, folder).glob(f"*{SUFFIX}{UNFINISHED}")

    def adopt(self, path: Path, kind: str, media_type: str) -> StoredFile:
        """What the register would hold of a closed file that it does not know; reads all of it."""
        return adopted(path, str(path.relative_to(self._root)), kind, media_type, self.keys)

    def unfinished(self) -> Iterator[Path]:
        """Files whose writer never closed them: running ones, and those of a process that died."""
        return self._root.rglob(f"*{SUFFIX}{UNFINISHED}")

    def kind_of(self, part: Path) -> str:
        """Which kind of file an unfinished one was to be."""
        return part.relative_to(self._root).parts[0]

    @property
    def root(self) -> Path:
        return self._root

    @property
    def lasting(self) -> Path | None:
        """The folder of lasting storage, where there is one."""
        return self._lasting

    def _moved(self, stored: StoredFile) -> bool:
        if self._lasting is None or self.path_of(stored).exists():
            return False
        return self.place(LASTING, stored.location).exists()

    def path_of(self, stored: StoredFile) -> Path:
        """Where the sealed bytes lie."""
        return self.place(stored.store, stored.location)

    def place(self, store: str, location: str) -> Path:
        """The path of a location in the working or the lasting store."""
        if store == WORKING:
            return self._path(self._root, location)
        if self._lasting is None:
            raise IntegrityBroken("没有配置永久存储，文件无法读取", code="no_lasting_store")
        return self._path(self._lasting, location)

    def _path(self, root: Path, location: str) -> Path:
        path = (root / location).resolve()
        if not path.is_relative_to(root.resolve()):
            raise IntegrityBroken("文件位置越界", code="file_misplaced")
        return path


def _absolute(folder: Path) -> Path:
    if not folder.is_absolute():
        raise InvalidInput(
            "没有设置存放文件的文件夹，或者不是绝对路径。",
            code="folder_not_absolute",
            folder=str(folder),
        )
    return folder
