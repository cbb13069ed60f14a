"""Made-up sentences of family calls, said to be of a class; a fixed part is kept back for tests."""

import hashlib
from collections.abc import Iterable

import msgspec

from pipelines.rules.speech.meaning.judgement import Risk

KEPT_BACK_OF = 4
"""One sentence in so many is never learnt from."""


class Sample(msgspec.Struct, frozen=True):
    """A sentence and what it is about."""

    risk: Risk
    text: str


def parse(table: str) -> list[Sample]:
    """Rows `class<TAB>text` under one row of titles; `ValueError` for an unknown class."""
    rows = [row.split("\t") for row in table.splitlines()[1:] if row]
    return [Sample(Risk(risk), text) for risk, text in rows]


def kept_back(text: str) -> bool:
    """Whether a sentence belongs to the part for tests: its own digest decides."""
    return hashlib.sha256(text.encode()).digest()[0] % KEPT_BACK_OF == 0


def learnt(samples: Iterable[Sample]) -> list[Sample]:
    return [sample for sample in samples if not kept_back(sample.text)]


def tested(samples: Iterable[Sample]) -> list[Sample]:
    return [sample for sample in samples if kept_back(sample.text)]
