"""A library comes once, and is named afterwards."""

import pytest

from pipelines.flows.models.known_libraries import KnownLibraries, UnknownLibrary, digest_of
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary


def library(*words: str) -> WordLibrary:
    return WordLibrary(
        version=1,
        words=[
            LibraryWord(
                word=word, class_name="", severity=1, definition="", by_sound=True, context=""
            )
            for word in words
        ],
        allowed=[],
    )


def test_what_was_given_is_found_by_its_digest() -> None:
    known = KnownLibraries()
    given = known.found(library("接头"))
    assert known.found(digest_of(library("接头"))) is given
    assert known.found(library("接头")) is given


def test_what_was_not_given_is_unknown_and_one_more_word_is_another_library() -> None:
    known = KnownLibraries()
    known.found(library("接头"))
    with pytest.raises(UnknownLibrary):
        known.found(digest_of(library("接头", "翻供")))


def test_of_too_many_the_one_that_was_not_asked_for_is_forgotten() -> None:
    known = KnownLibraries(most=2)
    first, second = library("一"), library("二")
    known.found(first)
    known.found(second)
    known.found(digest_of(first))
    known.found(library("三"))
    assert known.found(digest_of(first)) == first
    with pytest.raises(UnknownLibrary):
        known.found(digest_of(second))
