"""What was said in made-up conversations opens under its own conversation's key, and no other."""

from pathlib import Path

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.speech.spoken_seals import Words, spoken_seals
from pipelines.rules.bureau.keyed import ConversationKey, LineTokens, SealedHeard, SealedWords
from schemas.calls.views import HitMark
from schemas.errors import IntegrityBroken

HIT = HitMark(
    start=2,
    end=4,
    word="手机",
    class_name="违禁品",
    severity=2,
    definition="",
    matched_by="sound",
    heard_as="首机",
    confidence=0.8,
)


@pytest.fixture
def keys(tmp_path: Path) -> SoftwareKeys:
    return SoftwareKeys(tmp_path)


def test_words_open_under_the_key_that_was_made_for_them(keys: SoftwareKeys) -> None:
    made, seals = KeyedValues(keys), spoken_seals(keys)
    first = made.of(ConversationKey("C1"))
    words = made.of(SealedWords("C1", "line:1", "你把首机藏好", [HIT]))
    heard = made.of(SealedHeard("C1", "alert:1", "首机"))
    second = made.of(ConversationKey("C2"))
    opened = seals.key("C1", first)
    assert opened.open("line:1", words) == Words("你把首机藏好", [HIT])
    assert opened.open_text("alert:1", heard) == "首机"
    with pytest.raises(IntegrityBroken):
        seals.key("C2", second).open("line:1", words)


def test_words_of_a_conversation_without_its_key_are_refused(keys: SoftwareKeys) -> None:
    made = KeyedValues(keys)
    made.of(ConversationKey("C1"))
    with pytest.raises(ValueError, match="C2"):
        made.of(SealedWords("C2", "line:1", "你好", []))


def test_a_line_is_found_by_the_tokens_that_the_product_asks_for(keys: SoftwareKeys) -> None:
    made, seals = KeyedValues(keys), spoken_seals(keys)
    for _ in range(2):
        tokens = made.of(LineTokens("孩子这次期中考试进步了")).split()
        assert set(seals.tokens_of_term("期中考试")) <= set(tokens)
        assert not set(seals.tokens_of_term("越狱")) <= set(tokens)
