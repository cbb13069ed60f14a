"""Word libraries that a replica was given, by their digest, so that they need not come again."""

import hashlib
from collections import OrderedDict
from typing import Final

import msgspec

from pipelines.rules.speech.words.library import WordLibrary
from schemas.errors import NotFound

MOST: Final = 64
"""One for each prison, and those that were just replaced."""


class UnknownLibrary(NotFound):
    """It was not given to this replica, or so long ago that others took its place."""


def digest_of(library: WordLibrary) -> bytes:
    """The same for the same words, whoever reads them."""
    return hashlib.sha256(msgspec.msgpack.encode(library)).digest()


class KnownLibraries:
    """Keeps the libraries used last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, WordLibrary] = OrderedDict()

    def found(self, asked: WordLibrary | bytes) -> WordLibrary:
        """A library as it was given, or the one that has this digest; `UnknownLibrary`."""
        if isinstance(asked, bytes):
            if asked not in self._kept:
                raise UnknownLibrary("词库未知。", code="unknown_library")
            self._kept.move_to_end(asked)
            return self._kept[asked]
        digest = digest_of(asked)
        # The first of several equal ones stays, so that what was made ready for it is found again.
        kept = self._kept.setdefault(digest, asked)
        self._kept.move_to_end(digest)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept
