"""Places in a text that sound like a word of the library, for the model to judge."""

from collections.abc import Sequence

import msgspec

from pipelines.rules.speech.words.library import LibraryWord
from pipelines.rules.speech.words.pinyin import Syllable, syllables
from pipelines.rules.speech.words.sound_search import SoundSearch

FARTHEST = 0.28
"""Mean distance a syllable up to which a place is worth a question to the model."""
FARTHEST_NAMED = 0.6
"""The same for a word that stands in another reading of the same sound."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A place, as half-open character positions, that may have been the word."""

    word: LibraryWord
    # The word itself or one of its variants.
    writing: str
    start: int
    end: int
    distance: float


class SoundIndex:
    """The library's words by sound."""

    def __init__(self, words: Sequence[LibraryWord]) -> None:
        self._writings = [
            (word, writing) for word in words if word.by_sound for writing in word.writings
        ]
        self._search = SoundSearch([_whole(writing) for _, writing in self._writings])

    def find(self, text: str, named: frozenset[str] = frozenset()) -> list[Candidate]:
        """The nearest place of every writing that sounds near enough, nearest first.

        `named` are writings that the model wrote in another reading: they may lie farther.
        """
        places = self._search.nearest(syllables(text))
        found = [
            Candidate(
                word=word,
                writing=writing,
                start=place.start,
                end=place.end,
                distance=round(place.distance, 3),
            )
            for (word, writing), place in zip(self._writings, places, strict=True)
            if place is not None
            and place.distance <= (FARTHEST_NAMED if writing in named else FARTHEST)
            and writing not in text
        ]
        return sorted(found, key=lambda candidate: candidate.distance)


def _whole(word: str) -> list[Syllable]:
    """The word's sounds, or none where a character has no sound."""
    sounds = syllables(word)
    return [] if None in sounds else [sound for sound in sounds if sound is not None]
