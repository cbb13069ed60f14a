import pytest

from pipelines.speech.library import WordLibrary
from pipelines.speech.matcher import Matcher
from tests.unit.pipelines.speech.words import library, word


def found(text: str, words: WordLibrary) -> list[str]:
    return [hit.word for hit in Matcher(words).match(text)]


@pytest.mark.requirement("VC-SUP-04")
def test_every_occurrence_is_marked_at_its_place() -> None:
    text = "他有手机，你也有手机。"
    hits = Matcher(library("手机")).match(text)
    assert [(hit.start, hit.end) for hit in hits] == [(2, 4), (8, 10)]
    assert all(text[hit.start : hit.end] == hit.heard_as == "手机" for hit in hits)
    assert {hit.matched_by for hit in hits} == {"text"}


def test_a_longer_allowed_phrase_hides_the_word() -> None:
    words = library("大麻", allowed=("大麻烦",))
    assert found("我遇到大麻烦了", words) == []
    assert found("他有大麻，是大麻烦", words) == ["大麻"]


def test_nested_words_give_way_to_the_longest() -> None:
    assert found("他要销毁证据", library("销毁", "销毁证据", "证据")) == ["销毁证据"]


def test_overlapping_words_both_count() -> None:
    assert found("他自杀人", library("自杀", "杀人")) == ["自杀", "杀人"]


def test_an_allowed_phrase_of_the_same_length_hides_nothing() -> None:
    assert found("手机", library("手机", allowed=("手机",))) == ["手机"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [("把东西藏在鞋里", ["藏"]), ("今天捉迷藏", []), ("藏", [])],
)
def test_a_word_with_context_needs_one_of_its_neighbours(text: str, hits: list[str]) -> None:
    words = WordLibrary(version=1, words=[word("藏", "东西 鞋")], allowed=[])
    assert found(text, words) == hits


def test_latin_letters_match_in_either_case() -> None:
    assert found("他说有k粉", library("K粉")) == ["K粉"]


def test_an_empty_library_finds_nothing() -> None:
    assert found("手机", library()) == []
