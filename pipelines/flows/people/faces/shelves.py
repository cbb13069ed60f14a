"""Every registered face, unsealed once a replica and followed by the library's version."""

import asyncio
from collections.abc import Sequence

from connectors.postgres.people import face_library
from connectors.postgres.people.faces import TemplateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import open_templates
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.vision.index import FaceIndex, Hit
from schemas.people.kinds import SubjectKind

AT_ONCE = 2000
"""Templates that are unsealed in one go, away from the event loop."""


class Shelf:
    """The faces of one kind of people, as one engine describes them."""

    def __init__(self) -> None:
        self.index = FaceIndex()
        self.version = -1
        self.lock = asyncio.Lock()


class Shelves:
    """Holds vectors in clear in memory alone, since sealed ones cannot be compared."""

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys
        self._shelves: dict[tuple[SubjectKind, str], Shelf] = {}

    async def search(
        self,
        tx: Tx,
        kind: SubjectKind,
        engine: str,
        vector: Sequence[float],
        least: float,
        most: int | None = None,
    ) -> list[Hit]:
        """All alike enough, by the ids of their templates, as of the last commit."""
        shelf = self._shelves.setdefault((kind, engine), Shelf())
        async with shelf.lock:
            await self._follow(tx, shelf, kind, engine)
            return await asyncio.to_thread(shelf.index.search, vector, least, most)

    async def _follow(self, tx: Tx, shelf: Shelf, kind: SubjectKind, engine: str) -> None:
        """Take in what was registered since, and let go what was deleted."""
        version = await face_library.version(tx, engine)
        if version == shelf.version:
            return
        last = (shelf.version + 1, "")
        while rows := await face_library.changed(tx, kind, engine, last, AT_ONCE):
            await asyncio.to_thread(self._put, shelf, rows)
            last = (rows[-1].version, rows[-1].id)
        if await face_library.count(tx, kind, engine) != len(shelf.index):
            shelf.index.keep(await face_library.ids(tx, kind, engine))
        shelf.version = version

    def _put(self, shelf: Shelf, rows: list[TemplateRow]) -> None:
        for row, vector in zip(rows, open_templates(self._keys, rows), strict=True):
            shelf.index.put(row.id, vector)
