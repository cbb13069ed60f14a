"""The rows of the requirements document and of the security controls."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = DOCS / "requirements.md"
CONTROLS = DOCS / "controls.md"
CONTROL = re.compile(r"^\| ([A-Z]{2}-\d+) \| ([^|]*) \| [^|]* \|$")
ROW = re.compile(r"^\| ((?:VC|LR|OM|NF)-[A-Z]+-\d+) \| (.*) \|$")


@dataclass(frozen=True)
class Row:
    id: str
    must: str
    """What must work."""


def rows(document: Path = DOCUMENT) -> list[Row]:
    """Every row in the document's order."""
    found = []
    for line in document.read_text(encoding="utf-8").splitlines():
        if match := ROW.match(line):
            _, must, _ = re.split(r"(?<!\\) \| ", match[2], maxsplit=2)
            found.append(Row(match[1], must))
    return found


def controls(document: Path = CONTROLS) -> list[Row]:
    """Every security control in the document's order."""
    lines = document.read_text(encoding="utf-8").splitlines()
    return [Row(found[1], found[2]) for line in lines if (found := CONTROL.match(line))]
