"""Which integration tests are nearest to some changed files.

A test that was changed comes first, then those that import what was changed, then those that share
words with its path: most tests speak HTTP and import nothing of what they try.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

IMPORT = re.compile(r"^(?:from ([\w.]+) import ([\w, ]+)|import ([\w.]+))", re.MULTILINE)
COMMON = frozenset({"tests", "integration", "test", "serve", "connectors", "pipelines", "rules"})
"""Words of too many paths to bring two of them together."""


class Near(NamedTuple):
    """How near a test file is; the greatest comes first."""

    changed: bool
    imports: int
    words: int


class Chosen(NamedTuple):
    taken: list[str]
    left_out: list[str]


def choose(
    tests: Mapping[str, str],
    changed: Collection[str],
    seconds: Mapping[str, float],
    *,
    most_s: float,
    unknown_s: float,
) -> Chosen:
    """The nearest first, until their measured seconds are spent; `tests` is path -> text."""
    near = {path: nearness(path, text, changed) for path, text in tests.items()}
    found = [path for path in tests if any(near[path])]
    found.sort(key=lambda path: (*(-part for part in near[path]), path))
    chosen, spent = Chosen([], []), 0.0
    for path in found:
        needed = seconds.get(path, unknown_s)
        fits = spent + needed <= most_s
        spent += needed if fits else 0.0
        (chosen.taken if fits else chosen.left_out).append(path)
    return chosen


def nearness(path: str, text: str, changed: Collection[str]) -> Near:
    imported = set(_imported(text))
    sources = [one for one in changed if one.endswith(".py")]
    return Near(
        path in changed,
        sum(_module(one) in imported for one in sources),
        max((len(_words(one) & _words(path)) for one in changed if path not in changed), default=0),
    )


def _imported(text: str) -> Iterable[str]:
    for package, names, module in IMPORT.findall(text):
        yield package or module
        yield from (f"{package}.{name.strip()}" for name in names.split(",") if package)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _words(path: str) -> set[str]:
    """Of a path, each without its plural."""
    parts = re.split(r"[/_.\-]", str(Path(path).with_suffix("")))
    return {part.lower().rstrip("s") for part in parts if len(part) > 2} - COMMON
