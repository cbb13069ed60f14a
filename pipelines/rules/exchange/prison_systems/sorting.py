"""What of a page is new, what is old, and what is to be applied: plain decisions."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.rules.exchange.prison_systems.mapping import Mapped, Unmapped
from pipelines.rules.exchange.prison_systems.problem import Problem
from schemas.exchange.prison_systems.values import Scalar

NAMELESS = "?"
"""Begins the name of what has no key of its own."""


class Came(NamedTuple):
    """A record as it came, with its name and what the mapping made of it."""

    key: str
    version: int
    raw: bytes
    fields: dict[str, Scalar]
    made: Mapped | tuple[Problem, ...]


class Sorted(NamedTuple):
    """All new ones of a page: each stands in one list."""

    apply: list[Came]
    """Of each key the newest, newer than what is applied."""
    held: list[Came]
    stale: list[Came]


def named(made: Mapped | Unmapped, content: str) -> tuple[str, int]:
    """Key and version; what has neither is named by its content, so that it is kept once."""
    if isinstance(made, Mapped):
        return made.key, made.version
    if made.identity is not None:
        return made.identity.key, made.identity.version
    return f"{NAMELESS}{content}", 0


def sort_out(
    came: Iterable[Came], kept: set[tuple[str, int]], applied: Mapping[str, int]
) -> Sorted:
    """A version that came before, in this page or ever, is nothing."""
    met = set(kept)
    fresh: list[Came] = []
    for one in came:
        name = (one.key, one.version)
        if name not in met:
            met.add(name)
            fresh.append(one)
    newest = dict(applied)
    for one in fresh:
        if isinstance(one.made, Mapped):
            newest[one.key] = max(one.version, newest.get(one.key, -1))
    result = Sorted([], [], [])
    for one in fresh:
        known = newest.get(one.key, -1)
        if not isinstance(one.made, Mapped):
            (result.held if one.version > known else result.stale).append(one)
        elif one.version == known and one.version > applied.get(one.key, -1):
            result.apply.append(one)
        else:
            result.stale.append(one)
    return result
