"""A watched folder on this machine, or on a share that is mounted here."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from connectors.prisons.adapters.answers import BLOCK_BYTES, away, too_large, unreadable
from connectors.prisons.adapters.folder import FileSeen
from connectors.prisons.adapters.places import within


class LocalFolder:
    """Files below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def listing(self, folder: str, *, must: bool = False) -> list[FileSeen]:
        return await asyncio.to_thread(self._listed, folder, must)

    async def load(self, name: str, most: int) -> bytes | None:
        return await asyncio.to_thread(self._loaded, name, most)

    async def store(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self._stored, name, content)

    async def read(self, name: str, start: int) -> AsyncIterator[bytes]:
        self._need_root()
        path = within(self._root, name)
        if not path.is_file():
            raise unreadable("文件不存在")
        file = await asyncio.to_thread(path.open, "rb")
        try:
            await asyncio.to_thread(file.seek, start)
            while block := await asyncio.to_thread(file.read, BLOCK_BYTES):
                yield block
        except OSError as error:
            raise away("folder_away") from error
        finally:
            file.close()

    async def close(self) -> None:
        """Nothing is held open."""

    def _listed(self, folder: str, must: bool) -> list[FileSeen]:
        self._need_root()
        place = within(self._root, folder)
        try:
            if not place.is_dir() and not must:
                return []
            with os.scandir(place) as found:
                seen = [
                    FileSeen(one.name, one.stat().st_size, one.stat().st_mtime)
                    for one in found
                    if one.is_file(follow_symlinks=False)
                ]
        except OSError as error:
            raise away("folder_away") from error
        return sorted(seen)

    def _loaded(self, name: str, most: int) -> bytes | None:
        self._need_root()
        path = within(self._root, name)
        try:
            if not path.is_file():
                return None
            if path.stat().st_size > most:
                raise too_large()
            return path.read_bytes()
        except OSError as error:
            raise away("folder_away") from error

    def _stored(self, name: str, content: bytes) -> None:
        self._need_root()
        path = within(self._root, name)
        draft = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            raise away("folder_away") from error

    def _need_root(self) -> None:
        if not self._root.is_dir():
            raise away("folder_away")
