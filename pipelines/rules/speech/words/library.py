"""The sensitive-word library as a matcher reads it."""

import msgspec

from schemas.speech.words import KEYWORD


class LibraryWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word, its class, and how it may be heard."""

    word: str
    class_name: str
    severity: int
    definition: str
    by_sound: bool
    # Space-separated neighbours of which one must be heard; empty means none is needed.
    context: str
    # Space-separated other writings; each counts as the word.
    variants: str = ""
    # A prison's own, where its prison's phrases may hide it; the bureau's give way to the
    # bureau's alone (VC-SUP-13).
    own: bool = False

    @property
    def keyword(self) -> bool:
        """Whether it is only marked: nobody is alerted, and it is no hit in any count."""
        return self.severity == KEYWORD

    @property
    def writings(self) -> list[str]:
        """The word and its variants."""
        return [self.word, *self.variants.split()]


class WordLibrary(msgspec.Struct, frozen=True, kw_only=True):
    """All words in force, and longer harmless phrases that hold one."""

    version: int
    words: list[LibraryWord]
    allowed: list[str]
    # Phrases of the prison; they hide its own words alone.
    own_allowed: list[str] = []
