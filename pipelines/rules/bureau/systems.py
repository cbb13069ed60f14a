"""The prisons' own systems: what they are called, and which maker's shape each has."""

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.rules.bureau.places import PRISON_NAMES, prison_code
from schemas.exchange.prison_systems.kinds import SystemKind

NAMES = {SystemKind.VISIT: "会见系统（模拟）", SystemKind.PHONE: "亲情电话系统（模拟）"}
SHAPES = ("nested", "camel", "chinese", "pinyin", "pinyin", "camel", "nested", "chinese")
"""Dealt out to the prisons in turn."""
STEPS = {SystemKind.VISIT: 0, SystemKind.PHONE: 3}
"""The two systems of a prison speak differently, and neighbours do as well."""


class System(NamedTuple):
    """One system of a prison."""

    prison: str
    kind: SystemKind
    shape: str


def shape_of(place: int, kind: SystemKind) -> int:
    """Which of the shapes the system of the prison at a place has."""
    return (place + STEPS[kind]) % len(SHAPES)


def systems() -> Iterator[System]:
    """All of them, by prison."""
    for place in range(len(PRISON_NAMES)):
        for kind in STEPS:
            yield System(prison_code(place + 1), kind, SHAPES[shape_of(place, kind)])
