"""`qinqiao bench public`: what people outside wait for, part by part."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from cluster.benches.public import telling
from cluster.telling import Tell
from schemas.settings import Settings


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    parts: tuple[str, ...] = ()
    """None named: all."""
    messages: int = 10_000
    """Of the part `told`."""


class PublicBench(msgspec.Struct, frozen=True, kw_only=True):
    """By part what was found."""

    cores: int
    parts: dict[str, Any]


Part = Callable[[Settings, Wanted, Tell], Any]


def _told(settings: Settings, wanted: Wanted, tell: Tell) -> telling.ToldBench:
    return telling.run(settings, wanted.messages, tell)


PARTS: Mapping[str, Part] = {"told": _told}


def unknown(parts: Sequence[str]) -> list[str]:
    """Names that no part has."""
    return [one for one in parts if one not in PARTS]


def run(settings: Settings, wanted: Wanted, tell: Tell) -> PublicBench:
    """One part after the other, each on a platform of its own."""
    found = {name: PARTS[name](settings, wanted, tell) for name in wanted.parts or tuple(PARTS)}
    return PublicBench(cores=os.cpu_count() or 1, parts=found)
