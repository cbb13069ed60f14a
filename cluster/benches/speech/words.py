"""Words of a bench beside those of the demonstration."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from connectors.doors import open_database
from connectors.postgres.speech.words import word_classes, words
from pipelines.rules.speech.words.library import LibraryWord
from schemas.settings import Settings
from schemas.speech.words import WordClassRequest, WordRequest

CLASS: Final = WordClassRequest(code="bench", name="测量", severity=1)


def add_words(own: Settings, more: Sequence[LibraryWord]) -> None:
    """These words too, for the whole bureau."""
    asyncio.run(_add(own, more))


async def _add(own: Settings, more: Sequence[LibraryWord]) -> None:
    database = open_database(own)
    try:
        async with database.transaction() as tx:
            await word_classes.add_class(tx, CLASS)
            for word in more:
                request = WordRequest(
                    word=word.word,
                    word_class=CLASS.name,
                    by_sound=word.by_sound,
                    context=word.context,
                )
                await words.add(tx, request, prison_id=None, at=datetime.now(UTC))
    finally:
        await database.close()
