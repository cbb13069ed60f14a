"""What was said, sealed under a key for each conversation (VC-GEN-22)."""

import pytest

from connectors.postgres.speech.spoken_seals import (
    ConversationKey,
    SpokenSeals,
    Words,
    version_place,
)
from pipelines.rules.security.sealing_key import OneKey
from pipelines.rules.speech.line_rows import alert_place, line_place
from schemas.calls.views import HitMark
from schemas.errors import IntegrityBroken

SEALS = SpokenSeals(OneKey(bytes(32)), bytes(16))
HIT = HitMark(
    start=0,
    end=2,
    word="手机",
    class_name="违禁",
    severity=3,
    definition="",
    matched_by="sound",
    heard_as="首机",
    confidence=0.9,
)
WORDS = Words("首机带进来没有", [HIT])


def key_of(call_id: str) -> ConversationKey:
    return SEALS.key(call_id, SEALS.make(call_id))


def test_words_come_back_as_they_were_with_their_marks() -> None:
    key = key_of("C1")
    sealed = key.close(line_place("L1"), WORDS)
    assert "首机".encode() not in sealed
    assert key.open(line_place("L1"), sealed) == WORDS
    assert key.close(line_place("L1"), WORDS) != sealed


@pytest.mark.parametrize("place", [line_place("L2"), version_place("L1"), alert_place("L1")])
def test_a_seal_that_was_moved_is_broken(place: str) -> None:
    key = key_of("C1")
    sealed = key.close(line_place("L1"), WORDS)
    with pytest.raises(IntegrityBroken):
        key.open(place, sealed)


def test_no_other_conversations_key_opens_it() -> None:
    sealed = key_of("C1").close_text(alert_place("A1"), "首机")
    for other in (key_of("C1"), key_of("C2")):
        with pytest.raises(IntegrityBroken):
            other.open_text(alert_place("A1"), sealed)


def test_a_key_that_is_given_to_another_conversation_is_broken() -> None:
    with pytest.raises(IntegrityBroken):
        SEALS.key("C2", SEALS.make("C1"))


def test_every_line_with_a_term_has_its_tokens() -> None:
    kept = SEALS.tokens_of_line("首机带进来没有").split(" ")
    assert set(SEALS.tokens_of_term("带进来")) <= set(kept)
    assert set(SEALS.tokens_of_term("没")) <= set(kept)
    assert not set(SEALS.tokens_of_term("带出去")) <= set(kept)
    assert SEALS.tokens_of_line("") == ""
