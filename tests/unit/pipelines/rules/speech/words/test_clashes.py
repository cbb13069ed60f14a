import pytest

from pipelines.rules.speech.words.clashes import Taken, hidden_by, require_free, require_no_word
from pipelines.rules.speech.words.entry import Entry
from schemas.errors import Conflict

pytestmark = pytest.mark.requirement("VC-SUP-13")


def entry(word: str, variants: str = "") -> Entry:
    return Entry(
        word=word,
        class_id="C1",
        severity=None,
        definition="",
        variants=variants,
        by_sound=True,
        context="",
    )


@pytest.fixture
def taken() -> Taken:
    found = Taken(own={}, bureau={"冰毒": "冰毒", "溜冰": "冰毒"}, allowed={"大麻烦"})
    found.take("W1", entry("暗号", "对眼 K粉"))
    return found


@pytest.mark.parametrize(
    ("word", "variants", "code", "told"),
    [
        ("暗号", "", "word_exists", "已在词库中"),
        ("k粉", "", "variant_exists", "已是“暗号”的变体"),
        ("新词", "对眼", "variant_exists", "“对眼”已是“暗号”的变体"),
        ("新词", "暗号", "variant_exists", "“暗号”已在词库中"),
        ("溜冰", "", "word_of_bureau_exists", "局级词库已有“冰毒”"),
        ("大麻烦", "", "word_is_allowed", "已列为放行词组"),
        ("麻烦", "大麻烦", "word_is_allowed", "“大麻烦”已列为放行词组"),
    ],
)
def test_what_is_taken_is_refused_with_its_reason(
    taken: Taken, word: str, variants: str, code: str, told: str
) -> None:
    with pytest.raises(Conflict) as refused:
        require_free(entry(word, variants), taken)
    assert refused.value.code == code
    assert told in refused.value.message


def test_a_word_does_not_stand_in_its_own_way(taken: Taken) -> None:
    require_free(entry("暗号", "对眼 新变体"), taken, "W1")
    require_free(entry("新词"), taken)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [("大麻烦", "phrase_exists"), ("对眼", "phrase_is_word"), ("冰毒", "phrase_is_word")],
)
def test_a_phrase_that_is_a_word_is_refused(taken: Taken, phrase: str, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        require_no_word(phrase, taken)
    assert refused.value.code == code
    require_no_word("暗号灯", taken)


def test_a_phrase_hides_the_shorter_writings_within() -> None:
    assert hidden_by("两大麻袋", ["大麻", "麻袋", "两大麻袋", "手机"]) == ["大麻", "麻袋"]
