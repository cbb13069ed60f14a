"""The first word library, from the list that comes with the speech pipeline."""

import csv
from datetime import datetime
from importlib.resources import files
from typing import Final

from connectors.postgres.speech.words import allowed_phrases, word_classes, words
from connectors.postgres.transaction import Tx
from schemas.speech.words import WordClassRequest, WordRequest

# Severity: 0 keyword, 1 notice, 2 serious, 3 urgent.
# A word of the list that weighs otherwise than its class has its own.
_CLASSES: Final = (
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


async def plant_words(tx: Tx, now: datetime) -> int:
    """Make the classes and words; answers how many words. A word of an unknown class is refused."""
    for word_class in _CLASSES:
        await word_classes.add_class(tx, word_class)
    of_class = {word_class.name: word_class.severity for word_class in _CLASSES}
    rows = _rows("seed_words.tsv")
    for row in rows:
        request = WordRequest(
            word=row["word"],
            word_class=row["class"],
            definition=row["definition"] or "",
            context=row["context"] or "",
            severity=_own_severity(row, of_class),
        )
        await words.add(tx, request, prison_id=None, at=now)
    for row in _rows("seed_allowed.tsv"):
        await allowed_phrases.allow(tx, row["phrase"], prison_id=None, at=now)
    return len(rows)


def _own_severity(row: dict[str, str], of_class: dict[str, int]) -> int | None:
    """How the list's author weighed a word, where that is not as its class."""
    severity = int(row["severity"])
    return None if severity == of_class.get(row["class"]) else severity


def _rows(name: str) -> list[dict[str, str]]:
    text = files("pipelines.rules.speech").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
