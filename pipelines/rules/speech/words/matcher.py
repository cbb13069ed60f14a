"""Finds the library's words in a text by character."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

from pipelines.rules.speech.boundary import lies_across, prepare
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from pipelines.rules.speech.words.spans import Span
from schemas.calls.views import HitMark

T = TypeVar("T")

AS_WRITTEN = 0.95
"""Confidence of a word that the model wrote itself."""
NEIGHBOURHOOD = 8
"""Characters to either side in which a context word counts."""


class Matcher:
    """Longest match of words, where no longer allowed phrase covers them."""

    def __init__(self, library: WordLibrary) -> None:
        prepare()
        self._words = _Automaton(_by_writing(library.words).items())
        self._allowed = _Automaton((phrase, False) for phrase in library.allowed)
        self._own_allowed = _Automaton((phrase, True) for phrase in library.own_allowed)

    def match(self, text: str) -> list[HitMark]:
        """Marks of the words that stand in the text, in order."""
        return [mark(word, span, text) for word, span in self.words_in(text)]

    def words_in(self, text: str) -> list[tuple[LibraryWord, Span]]:
        """Words that count, with their places; nested ones give way to the longest.

        A word of the bureau gives way to the bureau's alone: what a prison adds hides none. A
        keyword gives way to every sensitive word that it touches, and hides none.
        """
        found = [(word, span) for word, span in self._said(text) if not lies_across(text, span)]
        allowed = [*self._allowed.walk(text), *self._own_allowed.walk(text)]
        sensitive = _longest([one for one in found if not one[0].keyword], allowed)
        keywords = [
            (word, span)
            for word, span in _longest([one for one in found if one[0].keyword], allowed)
            if not any(span.touches(other) for _, other in sensitive)
        ]
        return sorted([*sensitive, *keywords], key=lambda hit: hit[1].start)

    def _said(self, text: str) -> Iterator[tuple[LibraryWord, Span]]:
        """Of the words with one writing the first that is in its context."""
        for words, span in self._words.walk(text):
            for word in words:
                if in_context(word, span, text):
                    yield word, span
                    break


def _longest(
    found: list[tuple[LibraryWord, Span]], allowed: list[tuple[bool, Span]]
) -> list[tuple[LibraryWord, Span]]:
    """Those that no longer word of them, and no allowed phrase, holds."""
    longer = [*((word.own, span) for word, span in found), *allowed]
    return [
        (word, span)
        for word, span in found
        if not any(word.own >= own and span.inside(other) for own, other in longer)
    ]


def _by_writing(words: Iterable[LibraryWord]) -> dict[str, list[LibraryWord]]:
    """Words by each of their writings: sensitive ones first, the bureau's before a prison's."""
    found: dict[str, list[LibraryWord]] = {}
    for word in sorted(words, key=lambda word: (word.keyword, word.own)):
        for writing in word.writings:
            found.setdefault(writing.lower(), []).append(word)
    return found


def in_context(word: LibraryWord, span: Span, text: str) -> bool:
    """Whether one of the word's neighbours is near, or it needs none."""
    neighbours = word.context.split()
    if not neighbours:
        return True
    before = text[max(0, span.start - NEIGHBOURHOOD) : span.start]
    after = text[span.end : span.end + NEIGHBOURHOOD]
    return any(neighbour in before or neighbour in after for neighbour in neighbours)


def mark(
    word: LibraryWord,
    span: Span,
    text: str,
    *,
    matched_by: str = "text",
    confidence: float = AS_WRITTEN,
) -> HitMark:
    """The mark for a word at a place of the line's text."""
    return HitMark(
        start=span.start,
        end=span.end,
        word=word.word,
        class_name=word.class_name,
        severity=word.severity,
        definition=word.definition,
        matched_by=matched_by,
        heard_as=text[span.start : span.end],
        confidence=confidence,
    )


class _Automaton(Generic[T]):
    """Typed walk over pyahocorasick, which knows no types and no empty automaton."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for key, value in entries:
            if key:
                self._automaton.add_word(key.lower(), (len(key), value))
        self._automaton.make_automaton()

    def walk(self, text: str) -> Iterator[tuple[T, Span]]:
        """Every entry in the text, with its place."""
        if not len(self._automaton):
            return
        for last, (length, value) in self._automaton.iter(text.lower()):
            yield value, Span(last + 1 - length, last + 1)
