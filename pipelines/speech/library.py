"""The sensitive-word library as a matcher reads it."""

import msgspec


class LibraryWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word, its class, and how it may be heard."""

    word: str
    class_name: str
    severity: int
    definition: str
    by_sound: bool
    # Space-separated neighbours of which one must be heard; empty means none is needed.
    context: str


class WordLibrary(msgspec.Struct, frozen=True, kw_only=True):
    """All words in force, and longer harmless phrases that hold one."""

    version: int
    words: list[LibraryWord]
    allowed: list[str]
