"""Words that are in the library for the length of a demonstration."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loadtests.people.officer import Officer

SEVERITY = 2


@asynccontextmanager
async def borrowed_words(
    officer: Officer, words: tuple[tuple[str, str], ...]
) -> AsyncIterator[None]:
    """Add what is missing through the interface, and remove exactly that afterwards."""
    added: list[str] = []
    try:
        await _ensure_classes(officer, {word_class for _, word_class in words})
        known = {row.word for row in (await officer.words()).rows} if words else set()
        for word, word_class in dict(words).items():
            if word not in known:
                added.append((await officer.add_word(word, word_class)).id)
        yield
    finally:
        for word_id in added:
            await officer.remove_word(word_id)


async def _ensure_classes(officer: Officer, names: set[str]) -> None:
    if not names:
        return
    known = await officer.word_classes()
    for name in names - {row.name for row in known} - {row.code for row in known}:
        code = f"class_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        await officer.add_word_class(code, name, SEVERITY)
