"""The two lists beside this file: clauses that need letters, and clauses not to be proven here."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
OPEN = HERE / "open_clauses.tsv"
NOT_HERE = HERE / "not_here.tsv"


class Open(NamedTuple):
    """Clauses of a row that a mark without letters does not prove."""

    row: str
    letters: str
    why: str


class NotHere(NamedTuple):
    """Clauses that need a licensed product, an outside paper or thirty real days."""

    row: str
    letters: str
    why: str
    nearest: str
    """The test, or the command, that comes nearest and is run."""


@cache
def open_clauses(file: Path = OPEN) -> Mapping[str, Open]:
    return {line[0]: Open(*line) for line in _lines(file)}


@cache
def not_here(file: Path = NOT_HERE) -> Mapping[str, NotHere]:
    return {line[0]: NotHere(*line) for line in _lines(file)}


def needs_letter(row: str) -> set[str]:
    """Letters of a row that no bare mark proves."""
    tables = (open_clauses(), not_here())
    return {letter for table in tables if row in table for letter in table[row].letters}


def _lines(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        lines = csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(lines)
        yield from lines
