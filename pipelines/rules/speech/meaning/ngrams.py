"""A text as hashed pieces of its characters and of its sounds."""

import math
import zlib
from collections.abc import Sequence

import numpy as np
from pypinyin import lazy_pinyin
from scipy.sparse import csr_matrix

SIZE = 1 << 16
"""So many places that pieces are hashed to."""
CHARACTERS = (1, 2, 3, 4)
SYLLABLES = (1, 2, 3)


def bare(text: str) -> str:
    """The characters that count: Chinese ones, Latin letters and digits."""
    return "".join(
        c for c in text.lower() if "\u4e00" <= c <= "\u9fff" or (c.isascii() and c.isalnum())
    )


def sparse(texts: Sequence[str]) -> csr_matrix:
    """Texts x SIZE; characters and sounds weigh alike."""
    rows = [_row(text) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    values = np.array([value for row in rows for _, value in row], dtype=np.float32)
    places = np.array([place for row in rows for place, _ in row], dtype=np.int64)
    return csr_matrix((values, places, ends), shape=(len(rows), SIZE))


def _row(text: str) -> list[tuple[int, float]]:
    letters = bare(text)
    sounds = lazy_pinyin(letters)
    written = [f"c{piece}" for n in CHARACTERS for piece in _windows(letters, n)]
    heard = [f"s{' '.join(piece)}" for n in SYLLABLES for piece in _windows(sounds, n)]
    return [entry for group in (written, heard) for entry in _hashed(group)]


def _windows(items: str | list[str], n: int) -> list[str | list[str]]:
    return [items[i : i + n] for i in range(len(items) - n + 1)]


def _hashed(group: list[str]) -> list[tuple[int, float]]:
    value = 1 / math.sqrt(len(group)) if group else 0.0
    return [(zlib.crc32(piece.encode()) % SIZE, value) for piece in group]
