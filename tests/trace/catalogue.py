"""The rows of the requirements document."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "requirements.md"
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
