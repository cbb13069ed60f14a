import pytest
from msgspec.structs import replace

from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from pipelines.rules.speech.words.matcher import Matcher
from tests.unit.pipelines.rules.speech.words.made_words import library, word


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


def listed(
    *words: LibraryWord, allowed: tuple[str, ...] = (), own: tuple[str, ...] = ()
) -> Matcher:
    found = WordLibrary(version=1, words=list(words), allowed=list(allowed), own_allowed=list(own))
    return Matcher(found)


@pytest.mark.requirement("VC-SUP-04")
def test_a_variant_counts_as_its_word_and_says_how_it_was_written() -> None:
    ice = replace(word("冰毒"), variants="溜冰的货 猪肉")
    (hit,) = listed(ice).match("帮我拿点猪肉来")
    assert (hit.word, hit.heard_as, hit.matched_by) == ("冰毒", "猪肉", "text")
    assert (hit.start, hit.end) == (4, 6)


def test_a_keyword_gives_way_to_sensitive_words_and_hides_none() -> None:
    keyword = replace(word("手机号码"), severity=0)
    matcher = listed(keyword, word("手机"), replace(word("汇款"), severity=0))
    hits = matcher.match("把手机号码和汇款单给我")
    assert [(hit.word, hit.severity > 0) for hit in hits] == [("手机", True), ("汇款", False)]
    assert [hit.word for hit in listed(keyword).match("手机号码")] == ["手机号码"]


def test_of_one_writing_the_sensitive_word_counts_before_the_keyword() -> None:
    own = replace(word("汇款"), own=True)
    (hit,) = listed(replace(word("汇款"), severity=0), own).match("汇款")
    assert hit.severity == own.severity


@pytest.mark.requirement("VC-SUP-13")
def test_a_prisons_phrase_hides_its_own_words_alone() -> None:
    bureau, own = word("大麻"), replace(word("暗语"), own=True)
    matcher = listed(bureau, own, own=("大麻绳子", "暗语学校"))
    assert [hit.word for hit in matcher.match("一根大麻绳子")] == ["大麻"]
    assert matcher.match("他上暗语学校") == []


@pytest.mark.requirement("VC-SUP-13")
def test_the_bureaus_phrase_hides_both() -> None:
    bureau, own = word("大麻"), replace(word("麻绳"), own=True)
    assert listed(bureau, own, allowed=("大麻绳子",)).match("一根大麻绳子") == []


@pytest.mark.requirement("VC-SUP-13")
def test_a_longer_word_of_a_prison_hides_none_of_the_bureau() -> None:
    own = replace(word("说要自杀"), own=True, severity=1)
    hits = listed(word("自杀"), own).match("他说要自杀")
    assert [hit.word for hit in hits] == ["说要自杀", "自杀"]


@pytest.mark.requirement("VC-SUP-13")
def test_of_one_writing_the_bureaus_counts_and_else_the_prisons() -> None:
    bureau = replace(word("货", context="毒"), severity=3)
    own = replace(word("货", context="仓库"), own=True, severity=1)
    matcher = listed(own, bureau)
    assert [hit.severity for hit in matcher.match("毒的货在仓库")] == [3]
    assert [hit.severity for hit in matcher.match("货在仓库")] == [1]


def test_a_longer_word_out_of_context_hides_nothing() -> None:
    longer = word("手机卡", context="夹")
    assert [hit.word for hit in listed(word("手机"), longer).match("买手机卡")] == ["手机"]
