"""The word library a room matches against: as it stands when an utterance is heard (VC-GEN-10)."""

import logging

from connectors.postgres import words
from connectors.postgres.database import Database
from pipelines.speech.library import WordLibrary
from schemas.errors import Unavailable

logger = logging.getLogger(__name__)


class LiveWords:
    """Asks the version each time, which costs one row, and loads the library when it grew."""

    def __init__(self, database: Database, prison_id: str) -> None:
        self._database = database
        self._prison_id = prison_id
        self._library: WordLibrary | None = None

    async def current(self) -> WordLibrary:
        """The library; while the database is away, the one loaded last."""
        try:
            return await self._load()
        except Unavailable:
            if self._library is None:
                raise
            logger.warning("words not refreshed, version %d goes on", self._library.version)
            return self._library

    async def _load(self) -> WordLibrary:
        async with self._database.transaction() as tx:
            version = await words.version(tx)
            if self._library is None or self._library.version != version:
                self._library = await words.library(tx, self._prison_id)
        return self._library
