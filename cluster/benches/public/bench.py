"""`qinqiao bench public`: what people outside wait for, part by part."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import msgspec

from cluster.benches.public import opening, reading, registering, submitting, telling
from cluster.benches.public.opening import OpenedBench
from cluster.benches.public.reading import ReadBench
from cluster.benches.public.standing import Standing
from cluster.benches.public.telling import ToldBench
from cluster.telling import Tell
from loadtests.bench.registering import RegisterBench
from loadtests.bench.submitting import SubmitBench
from schemas.settings import Settings

logger = logging.getLogger(__name__)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured, and how much of each part."""

    parts: tuple[str, ...] = ()
    """None named: all."""
    cards: int = 24
    people: int = 20
    forms: int = 50
    opens: int = 5
    messages: int = 10_000
    closed: int = 5_000


class PublicBench(msgspec.Struct, frozen=True, kw_only=True):
    """By part what was found."""

    cores: int
    parts: dict[str, Any]
    failed: dict[str, str] = {}
    """By part what ended it; the others were measured."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a part is measured on."""

    settings: Settings
    standing: Standing
    wanted: Wanted
    tell: Tell


Part = Callable[[Ground], Any]


def _card(ground: Ground) -> ReadBench:
    return reading.run(ground.wanted.cards, ground.tell)


def _register(ground: Ground) -> RegisterBench:
    return registering.run(ground.standing, ground.wanted.people, ground.tell)


def _submit(ground: Ground) -> SubmitBench:
    return submitting.run(ground.standing, ground.wanted.forms, ground.tell)


def _page(ground: Ground) -> OpenedBench:
    return opening.run(ground.standing, ground.wanted.opens, ground.tell)


def _told(ground: Ground) -> ToldBench:
    wanted = telling.Wanted(messages=ground.wanted.messages, closed=ground.wanted.closed)
    return telling.run(ground.settings, wanted, ground.tell)


SERVED: Mapping[str, Part] = {"register": _register, "submit": _submit, "page": _page}
"""On one platform, which is started once."""
PARTS: Mapping[str, Part] = {"card": _card, **SERVED, "told": _told}


def unknown(parts: Sequence[str]) -> list[str]:
    """Names that no part has."""
    return [one for one in parts if one not in PARTS]


def run(settings: Settings, wanted: Wanted, tell: Tell) -> PublicBench:
    """One part after the other; the platform of those that need one is gone before the rest."""
    names = [name for name in PARTS if name in (wanted.parts or PARTS)]
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}
    with ExitStack() as running:
        ground = Ground(
            settings=settings,
            standing=Standing(settings, running, tell),
            wanted=wanted,
            tell=tell,
        )
        for name in names:
            if name not in SERVED:
                running.close()
            try:
                found[name] = PARTS[name](ground)
            except Exception as failure:
                # What was measured in many minutes is not lost with the next part.
                logger.exception("%s was not measured", name)
                failed[name] = f"{type(failure).__name__}: {failure}"
    return PublicBench(cores=os.cpu_count() or 1, parts=found, failed=failed)
