"""What may not stand in a library beside what is there (VC-SUP-13)."""

from collections.abc import Iterable

import msgspec

from pipelines.rules.speech.words.entry import Entry
from schemas.errors import Conflict


class Taken(msgspec.Struct, kw_only=True):
    """Writings of one level, and of the bureau where that level is a prison; all in lower case."""

    own: dict[str, tuple[str, str]]
    """Writing -> id and text of the word that it belongs to."""
    bureau: dict[str, str]
    """Writing -> word in force everywhere; empty for the bureau's own level."""
    allowed: set[str]

    def take(self, word_id: str, entry: Entry) -> None:
        """Hold an entry's writings as well."""
        for writing in entry.writings:
            self.own[writing.lower()] = (word_id, entry.word)


def require_free(entry: Entry, taken: Taken, word_id: str | None = None) -> None:
    """Raise `Conflict` where a writing belongs to another word or is allowed by the list."""
    for writing in entry.writings:
        found = taken.own.get(writing.lower())
        if found is not None and found[0] != word_id:
            raise _known(entry, writing, found[1])
        if writing.lower() in taken.bureau:
            raise Conflict(
                f"局级词库已有“{taken.bureau[writing.lower()]}”，对本监同样有效，无需另加。",
                code="word_of_bureau_exists",
                word=writing,
            )
        if writing.lower() in taken.allowed:
            raise Conflict(
                f"“{writing}”已列为放行词组，不能同时作为敏感词。请先删除该放行词组。",
                code="word_is_allowed",
                word=writing,
            )


def _known(entry: Entry, writing: str, word: str) -> Conflict:
    if writing == entry.word and writing.lower() == word.lower():
        return Conflict("该敏感词已在词库中", code="word_exists", word=writing)
    told = "已在词库中" if writing.lower() == word.lower() else f"已是“{word}”的变体"
    return Conflict(f"“{writing}”{told}。", code="variant_exists", word=writing)


def require_no_word(phrase: str, taken: Taken) -> None:
    """Raise `Conflict` where a phrase to be allowed is itself a word or allowed already."""
    if phrase.lower() in taken.allowed:
        raise Conflict("该词组已在放行清单中", code="phrase_exists", phrase=phrase)
    known = taken.own.get(phrase.lower())
    word = known[1] if known else taken.bureau.get(phrase.lower())
    if word is not None:
        told = "就是敏感词" if word.lower() == phrase.lower() else f"是敏感词“{word}”的变体"
        raise Conflict(
            f"“{phrase}”本身{told}，不能放行。如不再需要预警，请停用该词。",
            code="phrase_is_word",
            phrase=phrase,
        )


def hidden_by(phrase: str, writings: Iterable[str]) -> list[str]:
    """Writings that a longer phrase holds."""
    whole = phrase.lower()
    return sorted({w for w in writings if w.lower() in whole and w.lower() != whole})
