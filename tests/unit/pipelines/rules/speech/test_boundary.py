"""Words across the boundary of ordinary words, measured on sixty made-up sentences (VC-SUP-04)."""

import csv
from importlib.resources import files

import pytest

from pipelines.rules.speech.boundary import lies_across
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from pipelines.rules.speech.words.matcher import Matcher
from pipelines.rules.speech.words.spans import Span
from tests.unit.pipelines.rules.speech.tricky import HARMLESS, MEANT

pytestmark = pytest.mark.requirement("VC-SUP-04")

LEAST_PRECISION = 0.76
"""As measured; by character alone it is 0.52, with the allow-list alone 0.55."""


def rows(name: str) -> list[dict[str, str]]:
    text = files("pipelines.rules.speech").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The library as every installation begins with it."""
    words = [
        LibraryWord(
            word=row["word"],
            class_name=row["class"],
            severity=int(row["severity"]),
            definition=row["definition"],
            by_sound=True,
            context=row["context"] or "",
        )
        for row in rows("seed_words.tsv")
    ]
    allowed = [row["phrase"] for row in rows("seed_allowed.tsv")]
    return Matcher(WordLibrary(version=1, words=words, allowed=allowed))


@pytest.mark.parametrize(("text", "words"), MEANT)
def test_nothing_that_is_meant_is_lost(matcher: Matcher, text: str, words: str) -> None:
    assert [hit.word for hit in matcher.match(text)] == words.split()


def test_there_are_sixty_sentences_and_few_are_marked_wrongly(matcher: Matcher) -> None:
    assert len(HARMLESS) + len(MEANT) == 60
    false = [text for text in HARMLESS if matcher.match(text)]
    true = sum(len(words.split()) for _, words in MEANT)
    assert true / (true + len(false)) >= LEAST_PRECISION, false


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("女儿大麻烦了，老师找我去学校", "大麻"),
        ("请你把情况汇报复查一遍", "报复"),
        ("医生让他拒绝食用海鲜", "绝食"),
        ("牙膏能消灭口腔细菌", "灭口"),
        ("这几天羊肉串供应不上", "串供"),
        ("你选的那个OK粉色", "K粉"),
    ],
)
def test_a_word_of_two_halves_is_none(text: str, word: str) -> None:
    start = text.index(word)
    assert lies_across(text, Span(start, start + len(word)))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("手机", "手机"),
        ("有人自杀未遂", "自杀"),
        ("他带了K粉来", "K粉"),
        ("我把手机会一起带进去", "手机"),
        ("藏", "藏"),
    ],
)
def test_a_word_that_stands_there_stays(text: str, word: str) -> None:
    start = text.index(word)
    assert not lies_across(text, Span(start, start + len(word)))
