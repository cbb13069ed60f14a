import pytest

from pipelines.rules.speech.words.entry import entry_of
from schemas.errors import InvalidInput
from schemas.speech.words import WordRequest


def asked(word: str, **more: str) -> WordRequest:
    return WordRequest(word=word, word_class="drugs", **more)


@pytest.mark.requirement("VC-SUP-14")
def test_variants_are_kept_once_and_never_the_word_itself() -> None:
    entry = entry_of(asked(" 冰毒 ", variants="溜冰、猪肉 溜冰，K粉;k粉 冰毒"), "C1")
    assert (entry.word, entry.variants) == ("冰毒", "溜冰 猪肉 K粉")
    assert entry.writings == ["冰毒", "溜冰", "猪肉", "K粉"]


def test_context_is_kept_as_single_words() -> None:
    assert entry_of(asked("藏", context="鞋、 包\n东西"), "C1").context == "鞋 包 东西"


def test_a_variant_too_long_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        entry_of(asked("冰毒", variants="长" * 33), "C1")
    assert refused.value.code == "variant_too_long"
