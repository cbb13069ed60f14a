"""The word library speech is matched against, as it stands when something is said (VC-GEN-10)."""

import asyncio
import logging

from connectors.postgres.database import Database
from connectors.postgres.speech.words import word_library
from pipelines.rules.speech.words.library import WordLibrary
from schemas.errors import Unavailable

logger = logging.getLogger(__name__)

PATIENCE_S = 0.5
"""How long a known library waits for news of a newer one; an alert may not wait longer."""


class LiveWords:
    """Asks the version each time, which costs one row, and loads the library when it grew.

    While the database is away or silent, the library loaded last goes on.
    """

    def __init__(self, database: Database, prison_id: str) -> None:
        self._database = database
        self._prison_id = prison_id
        self._library: WordLibrary | None = None
        self._loading: asyncio.Task[WordLibrary] | None = None

    async def current(self) -> WordLibrary:
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._load())
        # The other speaker may begin another load while this one is waited for.
        loading = self._loading
        if self._library is None:
            return await loading
        # Not cancelled when late: breaking off a query asks the same silent server for more.
        done, _ = await asyncio.wait([loading], timeout=PATIENCE_S)
        if not done or isinstance(loading.exception(), Unavailable):
            logger.warning("words not refreshed, version %d goes on", self._library.version)
            return self._library
        return loading.result()

    async def _load(self) -> WordLibrary:
        async with self._database.transaction() as tx:
            version = await word_library.version(tx)
            if self._library is None or self._library.version != version:
                self._library = await word_library.library(tx, self._prison_id)
        return self._library
