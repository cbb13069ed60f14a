"""What `docs/trace.md` claims, read back from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.trace.catalogue import DOCS
from tests.trace.judging import State
from tests.trace.report import BREAK

WRITTEN = DOCS / "trace.md"
LINE = re.compile(r"^\| ([A-Z]{2}-\S+) \| ([a-z ]+)(?:, open: ([a-z ]+))? \| .* \| (.*) \|$")
PLAIN = re.compile(r"^\*\*([a-z ]+)\*\* `[^`]+`(?: \(\d+ cases\))?$")
"""A test that proves its letters; whoever leans, fails or ran earlier has a word behind it."""


@dataclass(frozen=True)
class Told:
    """A row as the document tells it."""

    state: State
    claimed: set[str] = field(default_factory=set)
    """Letters that a test of the run is said to prove."""


def told(document: Path = WRITTEN) -> dict[str, Told]:
    """Every row of the document."""
    return dict(_rows(document.read_text(encoding="utf-8")))


def _rows(text: str) -> Iterator[tuple[str, Told]]:
    for line in text.splitlines():
        if found := LINE.match(line):
            row, state, unproven, tests = found.groups()
            claims = _claims(tests) - set((unproven or "").split())
            yield row, Told(State(state), claims if state != State.UNSTEADY else set())


def _claims(tests: str) -> set[str]:
    plain = (found for one in tests.split(BREAK) if (found := PLAIN.match(one)))
    return {letter for one in plain for letter in one[1].split()}


def whole(rows: Mapping[str, Told]) -> int:
    return sum(one.state is State.WHOLE for one in rows.values())
