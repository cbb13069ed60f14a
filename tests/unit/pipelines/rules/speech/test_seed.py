import csv
from collections import Counter
from importlib.resources import files

from pipelines.rules.speech.words.matcher import Matcher
from tests.unit.pipelines.rules.speech.words.made_words import library


def rows(name: str) -> list[dict[str, str]]:
    text = files("pipelines.rules.speech").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


def test_the_seed_library_has_sixty_words_each_once_with_class_and_definition() -> None:
    words = rows("seed_words.tsv")
    assert len(words) >= 60
    assert max(Counter(row["word"] for row in words).values()) == 1
    assert all(row["class"] and row["definition"] for row in words)
    assert {row["severity"] for row in words} <= {"1", "2", "3"}


def test_every_allowed_phrase_is_longer_than_a_word_that_it_hides() -> None:
    words = [row["word"] for row in rows("seed_words.tsv")] + list("藏毒杀死刀枪")
    phrases = [row["phrase"] for row in rows("seed_allowed.tsv")]
    assert all(any(w in phrase and w != phrase for w in words) for phrase in phrases)
    matcher = Matcher(library(*words, allowed=tuple(phrases)))
    assert [p for p in phrases if matcher.match(p)] == []
