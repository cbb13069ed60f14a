"""The first word library, from the lists that come with the product."""

import csv
from functools import cache
from importlib.resources import files

from schemas.speech.words import WordClassRequest, WordRequest

# Severity: 0 keyword, 1 notice, 2 serious, 3 urgent.
# A word of the list that weighs otherwise than its class has its own.
CLASSES = (
    WordClassRequest(code="contraband", name="违禁品", severity=2),
    WordClassRequest(code="drugs", name="毒品", severity=3),
    WordClassRequest(code="violence", name="暴力", severity=3),
    WordClassRequest(code="escape", name="脱逃", severity=3),
    WordClassRequest(code="self_harm", name="自伤自杀", severity=3),
    WordClassRequest(code="collusion", name="案情串供", severity=3),
    WordClassRequest(code="gambling_debt", name="赌博债务", severity=2),
    WordClassRequest(code="disorder", name="扰乱秩序", severity=2),
    # Of its words none alerts; each prison and the bureau add what they want marked.
    WordClassRequest(code="keyword", name="关键词", severity=0),
)


@cache
def first_words() -> tuple[WordRequest, ...]:
    """In the order of the list; a word may name a class that there is not."""
    of_class = {word_class.name: word_class.severity for word_class in CLASSES}
    return tuple(
        WordRequest(
            word=row["word"],
            word_class=row["class"],
            definition=row["definition"] or "",
            context=row["context"] or "",
            severity=_own_severity(row, of_class),
        )
        for row in _rows("seed_words.tsv")
    )


@cache
def first_phrases() -> tuple[str, ...]:
    """Harmless phrases in which a word stands."""
    return tuple(row["phrase"] for row in _rows("seed_allowed.tsv"))


def _own_severity(row: dict[str, str], of_class: dict[str, int]) -> int | None:
    """How the list's author weighed a word, where that is not as its class."""
    severity = int(row["severity"])
    return None if severity == of_class.get(row["class"]) else severity


def _rows(name: str) -> list[dict[str, str]]:
    text = files("pipelines.rules.speech").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
