"""Sentences as a recogniser might mishear them: some characters for others of the same sound."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin

ONE_IN = 6
"""About so many characters for one that is misheard."""


class Misheard:
    """Swaps characters for others that the given texts use and that sound alike."""

    def __init__(self, texts: Iterable[str]) -> None:
        letters = sorted({c for text in texts for c in text if "\u4e00" <= c <= "\u9fff"})
        alike: dict[str, list[str]] = defaultdict(list)
        for letter in letters:
            alike[lazy_pinyin(letter)[0]].append(letter)
        self._alike = alike

    def of(self, text: str) -> str:
        """The same each time for the same text; as it was where nothing sounds alike."""
        return "".join(self._swapped(text, place) for place in range(len(text)))

    def all(self, texts: Sequence[str]) -> list[str]:
        return [self.of(text) for text in texts]

    def _swapped(self, text: str, place: int) -> str:
        letter = text[place]
        chance = zlib.crc32(f"{place}{text}".encode())
        others = [one for one in self._alike[lazy_pinyin(letter)[0]] if one != letter]
        if chance % ONE_IN or not others:
            return letter
        return others[chance // ONE_IN % len(others)]
