"""Looks for many words at once in one text by sound: the alignment of all words in step."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipelines.rules.speech.words.pinyin import Syllable, distance

SKIP = 0.8
"""Cost of a syllable that only one of the two has."""
UNHEARD = 1e3
"""Distance to what has no sound."""

Sounds = Sequence[Syllable | None]
Floats = NDArray[np.float64]


class Place(msgspec.Struct, frozen=True):
    """Where a word sounds nearest: mean distance a syllable, and half-open positions."""

    distance: float
    start: int
    end: int


class SoundSearch:
    """Words by sound, each found at its nearest place."""

    def __init__(self, words: Sequence[Sequence[Syllable]]) -> None:
        self._count = len(words)
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, word in enumerate(words):
            if word:
                by_length[len(word)].append(index)
        self._codes: dict[Syllable, int] = {}
        self._groups = [
            (length, np.array(of), np.array([[self._code(s) for s in words[i]] for i in of]))
            for length, of in sorted(by_length.items())
        ]
        self._known = list(self._codes)
        # Rows by a syllable that was heard; speech holds few hundred different ones.
        self._rows: dict[Syllable, Floats] = {}

    def nearest(self, heard: Sounds) -> list[Place | None]:
        """The nearest place of each word; None where the text is too short or holds no sound."""
        found: list[Place | None] = [None] * self._count
        if not heard or not self._known:
            return found
        rows = np.stack([self._row(sound) for sound in heard])
        deaf = np.array([sound is None for sound in heard])
        for length, indices, codes in self._groups:
            best = _best(np.moveaxis(rows[:, codes], 0, 2), deaf, length)
            for index, (far, start, end) in zip(indices, best, strict=True):
                if far < UNHEARD:
                    found[index] = Place(float(far), int(start), int(end))
        return found

    def _code(self, sound: Syllable) -> int:
        return self._codes.setdefault(sound, len(self._codes))

    def _row(self, sound: Syllable | None) -> Floats:
        if sound is None:
            return np.full(len(self._known), UNHEARD)
        if sound not in self._rows:
            self._rows[sound] = np.array([distance(mine, sound) for mine in self._known])
        return self._rows[sound]


def _best(apart: Floats, deaf: NDArray[np.bool_], length: int) -> Floats:
    """For each word (distance, start, end) of its nearest window without a deaf place.

    `apart` has the shape (words, length, heard). Of equally near ones the shortest, then the first.
    """
    every = np.arange(apart.shape[0])
    best = np.full((len(every), 3), [UNHEARD, 0.0, 0.0])
    slack = 1 if length >= 2 else 0
    for width in range(max(1, length - slack), min(length + slack, len(deaf)) + 1):
        far = _aligned(apart, width) / length
        far[:, sliding_window_view(deaf, width).any(axis=1)] = UNHEARD
        at = far.argmin(axis=1)
        found = np.stack([far[every, at], at, at + width], axis=1)
        nearer = found[:, 0] < best[:, 0]
        best[nearer] = found[nearer]
    return best


def _aligned(apart: Floats, width: int) -> Floats:
    """Cost of the cheapest alignment of each word with each window, shape (words, starts)."""
    words, length, heard = apart.shape
    starts = heard - width + 1
    row = [np.full((words, starts), SKIP * j) for j in range(width + 1)]
    for i in range(length):
        above, row = row, [np.full((words, starts), SKIP * (i + 1))]
        for j in range(width):
            replaced = above[j] + apart[:, i, j : j + starts]
            row.append(np.minimum(np.minimum(replaced, above[j + 1] + SKIP), row[j] + SKIP))
    return row[-1]
