"""The line of the README that tells how many rows are whole."""

import re
from collections.abc import Mapping
from pathlib import Path

from tests.trace.catalogue import ROOT, rows
from tests.trace.reading import Told, whole

README = ROOT / "README.md"
BEGIN, END = "<!-- trace -->", "<!-- /trace -->"
BETWEEN = re.compile(f"(?<={BEGIN}).*(?={END})", re.S)


class NoPlace(Exception):
    """The page has lost the two comments between which the line stands."""


def sentence(told: Mapping[str, Told]) -> str:
    """As `docs/trace.md` tells it; security controls are counted there alone."""
    ours = {row.id: told[row.id] for row in rows() if row.id in told}
    return (
        f"{whole(ours)} of the {len(rows())} rows of [docs/requirements.md](docs/requirements.md)"
        " are proven whole, clause by clause ([docs/trace.md](docs/trace.md))."
    )


def shown(page: Path = README) -> str:
    found = BETWEEN.search(page.read_text(encoding="utf-8"))
    if found is None:
        raise NoPlace(f"{page} has no {BEGIN}…{END}")
    return found[0]


def show(line: str, page: Path = README) -> None:
    shown(page)
    text = page.read_text(encoding="utf-8")
    page.write_text(BETWEEN.sub(lambda _: line, text), encoding="utf-8")
