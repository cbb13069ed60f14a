"""One person among many: unit vectors of one engine in one matrix."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from pipelines.rules.vision.arrays import Floats
from pipelines.rules.vision.compare import unit

FIRST = 1024
"""Rows that the matrix begins with; it doubles when it is full."""


class Hit(NamedTuple):
    """A vector alike enough, by the key it was put under; the score is the cosine."""

    key: str
    score: float


class FaceIndex:
    """Keys with their vectors; 50,000 of 192 dimensions take 38 MB. Not for several threads."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._vectors: Floats = np.zeros((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, key: str, vector: Sequence[float] | Floats) -> None:
        """A key's vector from now on; one of another length raises ValueError."""
        row = unit(np.asarray(vector, np.float32))
        if not self._keys and self._vectors.shape[1] != row.size:
            self._vectors = np.zeros((FIRST, row.size), np.float32)
        if row.size != self._vectors.shape[1]:
            raise ValueError(f"{row.size} dimensions in an index of {self._vectors.shape[1]}")
        place = self._places.get(key)
        if place is None:
            place = self._add(key)
        self._vectors[place] = row

    def keep(self, keys: Collection[str]) -> None:
        """Forget every vector whose key is not among these."""
        for key in [one for one in self._keys if one not in keys]:
            self.remove(key)

    def remove(self, key: str) -> None:
        """Forget a vector at once; an unknown key is none."""
        place = self._places.pop(key, None)
        if place is None:
            return
        last = self._keys.pop()
        end = len(self._keys)
        if last != key:
            self._keys[place], self._places[last] = last, place
            self._vectors[place] = self._vectors[end]
        # The place is free, and yet nobody's face should stay in it.
        self._vectors[end] = 0

    def search(self, vector: Sequence[float], least: float, most: int | None = None) -> list[Hit]:
        """All that reach the cosine, or the `most` best of them, the best first."""
        if not self._keys:
            return []
        asked = unit(np.asarray(vector, np.float32))
        scores = self._vectors[: len(self._keys)] @ asked
        found = np.flatnonzero(scores >= least)
        best = found[np.argsort(-scores[found], kind="stable")][:most]
        return [Hit(self._keys[place], float(scores[place])) for place in best]

    def _add(self, key: str) -> int:
        place = len(self._keys)
        if place == len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
        self._keys.append(key)
        self._places[key] = place
        return place
