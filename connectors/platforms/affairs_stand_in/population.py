"""Whom the platform holds at first, and the movements that it told before."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.flags import involvement, key_controlled
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import Plan
from schemas.exchange.prison_affairs import Movement
from schemas.people.kinds import CustodyState


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate as the platform has him before any movement says otherwise."""

    inmate_no: str
    name: str
    prison_code: str
    ward_code: str
    held_before: bool = True
    """Whether he was in his ward before the first movement of his, or came by that."""
    custody_state: CustodyState = CustodyState.IN_CUSTODY
    treatment_level: str = "regular"
    key_control: bool = False
    six_involvement: tuple[str, ...] = ()
    term_until: date | None = None
    face: str = ""
    """Names a sample picture; without one a portrait is drawn."""


class Population(NamedTuple):
    """People, and movements numbered from one on without a gap."""

    people: tuple[Person, ...]
    movements: tuple[Movement, ...] = ()


def of_bureau(plan: Plan) -> Population:
    """Everybody of a made-up bureau, who came, was moved and left as its ledger tells."""
    ground = Ground(plan)
    people = tuple(_people(ground.inmates.values(), ground.chance))
    return Population(people, tuple(one.movement for one in ground.movements.all))


def joined(first: Population, people: Iterable[Person]) -> Population:
    """With others beside them, of whom no movement was told."""
    return Population((*first.people, *people), first.movements)


def _people(inmates: Iterable[Inmate], chance: Chance) -> Iterator[Person]:
    for one in inmates:
        yield Person(
            inmate_no=one.number,
            name=one.name,
            prison_code=one.prison,
            ward_code=one.stays[0].ward,
            held_before=False,
            treatment_level=one.level,
            key_control=key_controlled(one, chance),
            six_involvement=involvement(one, chance),
            term_until=one.term_until,
        )
