"""The first word library."""

from datetime import datetime

from connectors.postgres.speech.words import allowed_phrases, word_classes, words
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.words.first_words import CLASSES, first_phrases, first_words


async def plant_words(tx: Tx, now: datetime) -> int:
    """Make the classes and words; answers how many words. A word of an unknown class is refused."""
    for word_class in CLASSES:
        await word_classes.add_class(tx, word_class)
    for request in first_words():
        await words.add(tx, request, prison_id=None, at=now)
    for phrase in first_phrases():
        await allowed_phrases.allow(tx, phrase, prison_id=None, at=now)
    return len(first_words())
