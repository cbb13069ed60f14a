"""The rows of the requirements document and of the security controls, with their clauses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DOCUMENT = DOCS / "requirements.md"
CONTROLS = DOCS / "controls.md"
CONTROL = re.compile(r"^\| ([A-Z]{2}-\d+) \| ([^|]*) \| [^|]* \|$")
ROW = re.compile(r"^\| ((?:VC|LR|OM|NF)-[A-Z]+-\d+) \| (.*) \|$")
CLAUSE = re.compile(r"(?:^|(?<=[ (;]))\(([a-z])\) ")
ALONE = "a"
"""The one clause of a row whose "done when" bears no letters."""


@dataclass(frozen=True)
class Row:
    id: str
    must: str
    """What must work."""
    clauses: Mapping[str, str] = field(default_factory=lambda: {ALONE: ""})
    """Letter -> what its clause of "done when" asks."""

    @property
    def letters(self) -> str:
        return "".join(self.clauses)


def rows(document: Path = DOCUMENT) -> list[Row]:
    """Every row in the document's order."""
    found = []
    for line in document.read_text(encoding="utf-8").splitlines():
        if match := ROW.match(line):
            _, must, done_when = re.split(r"(?<!\\) \| ", match[2], maxsplit=2)
            found.append(Row(match[1], must, clauses_of(done_when)))
    return found


def clauses_of(done_when: str) -> dict[str, str]:
    """`(a) …; (b) …` by letter; a text without letters is one clause."""
    _, *parts = CLAUSE.split(done_when)
    if not parts:
        return {ALONE: done_when}
    letters, texts = parts[::2], parts[1::2]
    return dict(zip(letters, (text.strip().rstrip(";.") for text in texts), strict=True))


def controls(document: Path = CONTROLS) -> list[Row]:
    """Every security control in the document's order."""
    lines = document.read_text(encoding="utf-8").splitlines()
    return [Row(found[1], found[2]) for line in lines if (found := CONTROL.match(line))]


@cache
def known() -> Mapping[str, Row]:
    """Rows and controls by their ids."""
    return {row.id: row for row in [*rows(), *controls()]}
