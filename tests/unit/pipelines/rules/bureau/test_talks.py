"""Ordinary sentences hold no sensitive word; risky ones hold theirs, where they say."""

from pipelines.rules.bureau.rhythm import RATES
from pipelines.rules.bureau.sentences import OF_INMATES, OF_RELATIVES, RISKY
from pipelines.rules.bureau.talks import Talks
from pipelines.rules.bureau.years.words import library
from pipelines.rules.speech.words.matcher import Matcher
from tests.unit.pipelines.rules.bureau.bureaus import ground

LIBRARY = library(ground())
TALKS = Talks(1, LIBRARY, RATES[False].lines)


def test_sentences_of_every_day_raise_nothing() -> None:
    matcher = Matcher(LIBRARY)
    assert [text for text in (*OF_RELATIVES, *OF_INMATES) if matcher.match(text)] == []


def test_a_risky_talk_has_one_marked_sentence() -> None:
    seen = set()
    for number in range(200):
        said = TALKS.of(f"C{number}", 300, risky=True)
        (marked,) = [one for one in said if one.hits]
        for hit in marked.hits:
            assert marked.text[hit.start : hit.end] == hit.heard_as
            assert hit.severity > 0
        seen.add(marked.text)
    assert seen == {text for _, text, _ in RISKY}


def test_a_talk_follows_from_its_conversation_alone_and_ends_within_it() -> None:
    assert TALKS.of("C1", 300, risky=False) == TALKS.of("C1", 300, risky=False)
    assert TALKS.of("C1", 300, risky=False) != TALKS.of("C2", 300, risky=False)
    for seconds in (5, 20, 60, 600):
        said = TALKS.of("C1", seconds, risky=False)
        assert all(one.end_s <= seconds for one in said)
        assert [one.start_s for one in said] == sorted(one.start_s for one in said)
    assert not any(one.hits for one in TALKS.of("C1", 600, risky=False))
