"""Places in a text that sound like a word of the library, for the model to judge."""

from collections.abc import Sequence

import msgspec

from pipelines.speech.library import LibraryWord
from pipelines.speech.pinyin import Syllable, distance, syllables

Sounds = Sequence[Syllable | None]

FARTHEST = 0.28
"""Mean distance a syllable up to which a place is worth a question to the model."""
FARTHEST_NAMED = 0.6
"""The same for a word that stands in another reading of the same sound."""
SKIP = 0.8
"""Cost of a syllable that only one of the two has."""


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
            (word, writing, _whole(writing))
            for word in words
            if word.by_sound
            for writing in word.writings
        ]

    def find(self, text: str, named: frozenset[str] = frozenset()) -> list[Candidate]:
        """The nearest place of every writing that sounds near enough, nearest first.

        `named` are writings that the model wrote in another reading: they may lie farther.
        """
        heard = syllables(text)
        found: list[Candidate] = []
        for word, writing, sounds in self._writings:
            if sounds and writing not in text:
                limit = FARTHEST_NAMED if writing in named else FARTHEST
                found += [
                    Candidate(word=word, writing=writing, start=start, end=end, distance=far)
                    for far, start, end in _nearest(sounds, heard, limit)
                ]
        return sorted(found, key=lambda candidate: candidate.distance)


def _whole(word: str) -> list[Syllable]:
    """The word's sounds, or none where a character has no sound."""
    sounds = syllables(word)
    return [] if None in sounds else [sound for sound in sounds if sound is not None]


def _nearest(sounds: list[Syllable], heard: Sounds, limit: float) -> list[tuple[float, int, int]]:
    """Distance and place of the nearest window; none where all lie farther than the limit."""
    places = [
        (far, start, end)
        for start in range(len(heard))
        for end in _ends(start, len(sounds), len(heard))
        if (far := _far(sounds, heard[start:end])) <= limit
    ]
    if not places:
        return []
    far, start, end = min(places, key=lambda place: (place[0], place[2] - place[1]))
    return [(round(far, 3), start, end)]


def _ends(start: int, length: int, limit: int) -> list[int]:
    """Ends of windows of the word's length; longer words may gain or lose a syllable."""
    slack = 1 if length >= 2 else 0
    lengths = range(max(1, length - slack), length + slack + 1)
    return [start + n for n in lengths if start + n <= limit]


def _far(word: Sequence[Syllable], heard: Sounds) -> float:
    """Mean distance a syllable of the cheapest alignment; 1 where the window holds no sound."""
    if any(sound is None for sound in heard):
        return 1.0
    row = [SKIP * i for i in range(len(heard) + 1)]
    for i, mine in enumerate(word, 1):
        above, row = row, [SKIP * i]
        for j, theirs in enumerate(heard, 1):
            assert theirs is not None
            row.append(
                min(above[j - 1] + distance(mine, theirs), above[j] + SKIP, row[j - 1] + SKIP)
            )
    return row[-1] / len(word)
